{{/*
The environment of one part of the room, and the secrets it reads as files under /run/secrets/room. Both take
{"root": ., "name": the service's name, or topics}. The names are those of docs/configuration.md.
*/}}
{{- define "room.env" -}}
{{- $values := .root.Values -}}
{{- $own := default dict (get $values.services .name) -}}
- name: ENVIRONMENT
  value: production
- name: LOG_LEVEL
  value: {{ $values.logLevel }}
{{ include "room.kafkaEnv" . }}
{{- if eq .name "topics" }}
- name: KAFKA_REPLICATION
  value: {{ $values.topics.replication | quote }}
{{- else if eq .name "gateway" }}
{{ include "room.gatewayEnv" .root }}
{{- else }}
- name: HEALTH_HOST
  value: 0.0.0.0
- name: HEALTH_PORT
  value: "8081"
- name: MONGO_URL_FILE
  value: /run/secrets/room/mongodb-url
- name: MONGO_PREFIX
  value: {{ $values.mongodb.prefix }}
{{- end }}
{{- if has .name (list "setup" "research" "conductor" "feedback") }}
{{ include "room.modelEnv" . }}
{{- end }}
{{- if eq .name "webhooks" }}
- name: WEBHOOKS_FILE
  value: /run/secrets/room/webhooks.yaml
{{- end }}
{{- if ne .name "topics" }}
{{- with $values.tracing.endpoint }}
- name: OTEL_EXPORTER_OTLP_ENDPOINT
  value: {{ . }}
- name: OTEL_SERVICE_NAME
  value: {{ $.name }}
{{- end }}
{{- range $name, $value := merge (dict) (default dict $own.settings) $values.settings }}
- name: {{ $name }}
  value: {{ $value | quote }}
{{- end }}
{{- end }}
{{- end -}}

{{- define "room.kafkaEnv" -}}
{{- $kafka := include "room.kafka" . | fromJson -}}
- name: KAFKA_BOOTSTRAP
  value: {{ $kafka.bootstrap }}
{{- with .root.Values.kafka.prefix }}
- name: KAFKA_PREFIX
  value: {{ . }}
{{- end }}
- name: KAFKA_SECURITY
  value: {{ $kafka.security }}
{{- if hasPrefix "sasl_" $kafka.security }}
- name: KAFKA_SASL_MECHANISM
  value: {{ $kafka.mechanism }}
- name: KAFKA_USERNAME
  {{- if $kafka.username }}
  value: {{ $kafka.username }}
  {{- else }}
  valueFrom:
    secretKeyRef:
      name: {{ $kafka.secret }}
      key: {{ .root.Values.kafka.usernameKey }}
  {{- end }}
- name: KAFKA_PASSWORD_FILE
  value: /run/secrets/room/kafka-password
{{- end }}
{{- if $kafka.caSecret }}
- name: KAFKA_CA_FILE
  value: /run/secrets/room/kafka-ca.crt
{{- end }}
{{- if $kafka.clientCertSecret }}
- name: KAFKA_CERT_FILE
  value: /run/secrets/room/kafka-client.crt
- name: KAFKA_KEY_FILE
  value: /run/secrets/room/kafka-client.key
{{- end }}
{{- end -}}

{{- define "room.gatewayEnv" -}}
{{- $gateway := .Values.gateway -}}
- name: HOST
  value: 0.0.0.0
- name: PORT
  value: "8080"
- name: REPLY_WAIT_SECONDS
  value: {{ $gateway.replyWaitSeconds | quote }}
- name: OIDC_ISSUER
  value: {{ required "Set gateway.oidc.issuer: whose tokens the gateway accepts." $gateway.oidc.issuer }}
{{- range $name, $value := dict
  "OIDC_AUDIENCE" $gateway.oidc.audience "OIDC_CLIENT_ID" $gateway.oidc.clientId "OIDC_JWKS_URL" $gateway.oidc.jwksUrl
  "PUBLIC_URL" $gateway.publicUrl "FORWARDED_ALLOW_IPS" $gateway.trustedProxies
  "OIDC_CLIENT_SECRET_FILE" (empty $gateway.oidc.existingSecret | ternary "" "/run/secrets/room/oidc-client-secret")
  "SESSION_SECRET_FILE" (empty $gateway.session.existingSecret | ternary "" "/run/secrets/room/session-secret") }}
{{- with $value }}
- name: {{ $name }}
  value: {{ . | quote }}
{{- end }}
{{- end }}
{{- end -}}

{{- define "room.modelEnv" -}}
{{- $ai := .root.Values.ai -}}
- name: AI_PROVIDER
  value: {{ $ai.provider }}
{{- if ne $ai.provider "offline" }}
{{- range $name, $value := dict
  "AI_MODEL" $ai.model "AI_FALLBACK_MODEL" $ai.fallbackModel "AI_BASE_URL" $ai.baseUrl "AWS_REGION" $ai.region
  "AI_API_KEY_FILE" (empty (and $ai.existingSecret (include "room.callsModels" $)) | ternary "" "/run/secrets/room/ai-key") }}
{{- with $value }}
- name: {{ $name }}
  value: {{ . | quote }}
{{- end }}
{{- end }}
{{- end }}
{{- end -}}

{{/* The secrets as the sources of a projected volume; nothing where there is none. */}}
{{- define "room.secretFiles" -}}
{{- $values := .root.Values -}}
{{- $kafka := include "room.kafka" . | fromJson -}}
{{- $files := list -}}
{{- if hasPrefix "sasl_" $kafka.security -}}
{{- $files = append $files (list $kafka.secret $kafka.passwordKey "kafka-password") -}}
{{- end -}}
{{- if $kafka.caSecret -}}
{{- $files = append $files (list $kafka.caSecret $kafka.caKey "kafka-ca.crt") -}}
{{- end -}}
{{- if $kafka.clientCertSecret -}}
{{- $files = append $files (list $kafka.clientCertSecret "tls.crt" "kafka-client.crt") -}}
{{- $files = append $files (list $kafka.clientCertSecret "tls.key" "kafka-client.key") -}}
{{- end -}}
{{- if eq .name "gateway" -}}
{{- with $values.gateway.oidc }}{{ if .existingSecret }}{{ $files = append $files (list .existingSecret .key "oidc-client-secret") }}{{ end }}{{ end -}}
{{- with $values.gateway.session }}{{ if .existingSecret }}{{ $files = append $files (list .existingSecret .key "session-secret") }}{{ end }}{{ end -}}
{{- else if ne .name "topics" -}}
{{- $database := include "room.database" . | fromJson -}}
{{- $files = append $files (list $database.secret $database.key "mongodb-url") -}}
{{- with $values.mongodb }}{{ if .caSecret }}{{ $files = append $files (list .caSecret .caKey "mongodb-ca.crt") }}{{ end }}{{ end -}}
{{- end -}}
{{- if and $values.ai.existingSecret (include "room.callsModels" .) -}}
{{- $files = append $files (list $values.ai.existingSecret $values.ai.key "ai-key") -}}
{{- end -}}
{{- if eq .name "webhooks" -}}
{{- $secret := required "Set services.webhooks.existingSecret: the Secret with the endpoints." $values.services.webhooks.existingSecret -}}
{{- $files = append $files (list $secret $values.services.webhooks.key "webhooks.yaml") -}}
{{- end -}}
{{- range $files }}
- secret:
    name: {{ index . 0 }}
    items:
      - {key: {{ index . 1 }}, path: {{ index . 2 }}}
{{- end }}
{{- end -}}

{{/* How one part of the room reaches Kafka, as JSON. */}}
{{- define "room.kafka" -}}
{{- $values := .root.Values -}}
{{- $own := default dict (get $values.services .name) -}}
{{- if $values.strimzi.enabled -}}
{{- $user := printf "%s-%s" (include "room.fullname" .root) .name -}}
{{- dict "bootstrap" (default (printf "%s-kafka-bootstrap:9093" $values.strimzi.cluster) $values.kafka.bootstrap)
  "security" "sasl_tls" "mechanism" "SCRAM-SHA-512" "username" $user "secret" $user "passwordKey" "password"
  "caSecret" (printf "%s-cluster-ca-cert" $values.strimzi.cluster) "caKey" "ca.crt" "clientCertSecret" "" | toJson -}}
{{- else -}}
{{- $secret := coalesce (eq .name "topics" | ternary $values.topics.kafkaSecret $own.kafkaSecret) $values.kafka.existingSecret -}}
{{- if hasPrefix "sasl_" $values.kafka.security -}}
{{- $secret = required (printf "Set kafka.existingSecret or services.%s.kafkaSecret: kafka.security is %s." .name $values.kafka.security) $secret -}}
{{- end -}}
{{- dict "bootstrap" (required "Set kafka.bootstrap to host:port of your brokers, or strimzi.enabled." $values.kafka.bootstrap)
  "security" $values.kafka.security "mechanism" $values.kafka.mechanism "username" "" "secret" $secret
  "passwordKey" $values.kafka.passwordKey "caKey" $values.kafka.caKey
  "caSecret" (hasSuffix "tls" $values.kafka.security | ternary $values.kafka.caSecret "")
  "clientCertSecret" (hasSuffix "tls" $values.kafka.security | ternary $values.kafka.clientCertSecret "") | toJson -}}
{{- end -}}
{{- end -}}

{{/* Where one service's connection string is, as JSON. */}}
{{- define "room.database" -}}
{{- $values := .root.Values -}}
{{- $own := get $values.services .name -}}
{{- if and $values.mongodbOperator.enabled (not $own.databaseSecret) -}}
{{- dict "secret" (printf "%s-mongodb-%s" (include "room.fullname" .root) .name) "key" "connectionString.standard" | toJson -}}
{{- else -}}
{{- $secret := coalesce $own.databaseSecret $values.mongodb.existingSecret -}}
{{- dict "secret" (required (printf "Set mongodb.existingSecret or services.%s.databaseSecret: the Secret with the connection string." .name) $secret)
  "key" $values.mongodb.key | toJson -}}
{{- end -}}
{{- end -}}
