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

{{- define "room.urlPort" -}}
{{- $url := urlParse . -}}
{{- $last := splitList ":" $url.host | last -}}
{{- regexMatch "^[0-9]+$" $last | ternary $last (eq $url.scheme "https" | ternary "443" "80") -}}
{{- end -}}
