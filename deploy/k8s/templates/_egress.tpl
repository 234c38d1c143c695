{{/* One rule: to these peers, or anywhere, on these ports. */}}
{{- define "room.egress" -}}
- ports:
    {{- range .ports }}
    - {protocol: TCP, port: {{ . }}}
    {{- end }}
  {{- with .to }}
  to:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end -}}

{{- define "room.egressDns" -}}
- ports:
    - {protocol: UDP, port: 53}
    - {protocol: TCP, port: 53}
  {{- with .Values.networkPolicy.dns.to }}
  to:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end -}}

{{/* The brokers' ports are those of the bootstrap addresses unless others are named. */}}
{{- define "room.egressKafka" -}}
{{- $kafka := .root.Values.networkPolicy.kafka -}}
{{- $ports := list -}}
{{- range splitList "," (include "room.kafka" . | fromJson).bootstrap -}}
{{- $ports = append $ports (splitList ":" . | last | trim) -}}
{{- end -}}
{{- include "room.egress" (dict "to" $kafka.to "ports" (coalesce $kafka.ports (uniq $ports))) -}}
{{- end -}}

{{/* Takes (list rule urls): the rule's ports, or by default those of the addresses, or 443. */}}
{{- define "room.egressUrls" -}}
{{- $rule := index . 0 -}}
{{- $ports := list -}}
{{- range compact (index . 1) -}}
{{- $url := urlParse . -}}
{{- $ports = append $ports (regexFind "[0-9]+$" (regexFind ":[0-9]+$" $url.host) | default (eq $url.scheme "http" | ternary "80" "443")) -}}
{{- end -}}
{{- include "room.egress" (dict "to" $rule.to "ports" (coalesce $rule.ports (uniq $ports) (list 443))) -}}
{{- end -}}
