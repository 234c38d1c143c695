{{/* A ScaledObject of one service: records that wait, and todos that are due. */}}
{{- define "room.scaledObject" -}}
{{- $keda := .root.Values.keda -}}
{{- $kafka := include "room.kafka" . | fromJson -}}
{{- $replicas := include "room.replicas" . | fromJson -}}
{{- $fullname := printf "%s-%s" (include "room.fullname" .root) .name -}}
{{- $asksKafka := and $keda.lag.enabled (eq $keda.lag.source "kafka") -}}
{{- $keys := list -}}
{{- $sasl := and $asksKafka (hasPrefix "sasl_" $kafka.security) -}}
{{- if $sasl -}}
{{- $keys = append $keys (list "password" $kafka.secret $kafka.passwordKey) -}}
{{- end -}}
{{- if and $asksKafka $kafka.caSecret -}}
{{- $keys = append $keys (list "ca" $kafka.caSecret $kafka.caKey) -}}
{{- end -}}
{{- if and $asksKafka $kafka.clientCertSecret -}}
{{- $keys = concat $keys (list (list "cert" $kafka.clientCertSecret "tls.crt") (list "key" $kafka.clientCertSecret "tls.key")) -}}
{{- end -}}
{{- with $keys }}
---
apiVersion: keda.sh/v1alpha1
kind: TriggerAuthentication
metadata:
  name: {{ $fullname }}-kafka
  namespace: {{ $.root.Release.Namespace }}
  labels:
    {{- include "room.labels" $.root | nindent 4 }}
    app.kubernetes.io/component: {{ $.name }}
spec:
  secretTargetRef:
    {{- range . }}
    - {parameter: {{ index . 0 }}, name: {{ index . 1 }}, key: {{ index . 2 }}}
    {{- end }}
  {{- if $sasl }}
  # KEDA takes the name from no trigger; the pods' environment has it.
  env:
    - {parameter: username, name: KAFKA_USERNAME, containerName: {{ $.name }}}
  {{- end }}
{{- end }}
---
apiVersion: keda.sh/v1alpha1
kind: ScaledObject
metadata:
  name: {{ $fullname }}
  namespace: {{ .root.Release.Namespace }}
  labels:
    {{- include "room.labels" .root | nindent 4 }}
    app.kubernetes.io/component: {{ .name }}
spec:
  scaleTargetRef:
    name: {{ $fullname }}
  minReplicaCount: {{ $replicas.least }}
  maxReplicaCount: {{ $replicas.most }}
  pollingInterval: {{ $keda.pollingInterval }}
  cooldownPeriod: {{ $keda.cooldownPeriod }}
  fallback:
    # When nobody can say how much waits, none are taken away.
    failureThreshold: 5
    replicas: {{ $replicas.least }}
    behavior: currentReplicasIfHigher
  triggers:
    {{- if $asksKafka }}
    # Every topic that the group reads.
    - type: kafka
      metricType: AverageValue
      metadata:
        bootstrapServers: {{ $kafka.bootstrap }}
        consumerGroup: {{ printf "%s%s" .root.Values.kafka.prefix .name }}
        lagThreshold: {{ $keda.lag.threshold | quote }}
        offsetResetPolicy: earliest
        {{- if hasPrefix "sasl_" $kafka.security }}
        sasl: {{ get (dict "PLAIN" "plaintext" "SCRAM-SHA-256" "scram_sha256" "SCRAM-SHA-512" "scram_sha512") $kafka.mechanism }}
        {{- end }}
        {{- if hasSuffix "tls" $kafka.security }}
        tls: enable
        {{- end }}
      {{- if $keys }}
      authenticationRef:
        name: {{ $fullname }}-kafka
      {{- end }}
    {{- else if $keda.lag.enabled }}
    - type: prometheus
      metricType: AverageValue
      metadata:
        serverAddress: {{ $keda.prometheusUrl }}
        query: sum(room_kafka_lag{namespace="{{ .root.Release.Namespace }}",service="{{ .name }}"})
        threshold: {{ $keda.lag.threshold | quote }}
    {{- end }}
    {{- if $keda.todos.enabled }}
    # Every pod reads the same number from the database, so it is taken once.
    - type: prometheus
      metricType: AverageValue
      metadata:
        serverAddress: {{ $keda.prometheusUrl }}
        query: max(room_todos_due{namespace="{{ .root.Release.Namespace }}",service="{{ .name }}"})
        threshold: {{ $keda.todos.threshold | quote }}
    {{- end }}
{{- end -}}
