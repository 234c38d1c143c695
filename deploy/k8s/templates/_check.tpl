{{/*
Seconds a stopping pod has. The gateway: preStop, then the requests in hand (15), the outbox, Kafka and the database.
The others: the record in hand (15), the todos under way (10 for each of two workers), outbox, Kafka, database.
*/}}
{{- define "room.grace" -}}
{{- eq .name "gateway" | ternary (add (include "room.preStop" .root) 45) 75 -}}
{{- end -}}

{{/* For 10 seconds requests still come; with the 15 of draining that follow, the last of them is waited for to its end. */}}
{{- define "room.preStop" -}}
{{- max 10 (sub (ceil .Values.gateway.replyWaitSeconds) 5) -}}
{{- end -}}

{{/* What a schema cannot say: values that contradict each other. */}}
{{- define "room.check" -}}
{{- $values := .Values -}}
{{- $oidc := $values.gateway.oidc -}}
{{- if not (or $oidc.audience $oidc.clientId) }}{{ fail "Set gateway.oidc.audience or gateway.oidc.clientId: which of the issuer's tokens are meant for the room." }}{{ end -}}
{{- if and (eq $values.ai.provider "openai-compatible") (not $values.ai.baseUrl) }}{{ fail "Set ai.baseUrl: ai.provider is openai-compatible." }}{{ end -}}
{{- if and (eq $values.ai.provider "bedrock") (not $values.ai.region) }}{{ fail "Set ai.region: ai.provider is bedrock." }}{{ end -}}
{{- if and $values.ai.roleArn (ne $values.ai.provider "bedrock") }}{{ fail "ai.roleArn is for ai.provider bedrock." }}{{ end -}}
{{- if and (eq $values.topics.managedBy "strimzi") (not $values.strimzi.enabled) }}{{ fail "topics.managedBy is strimzi: set strimzi.enabled." }}{{ end -}}
{{- if and (eq $values.topics.managedBy "job") $values.strimzi.enabled }}{{ fail "With strimzi.enabled set topics.managedBy to strimzi: the Job would run before there is a Kafka." }}{{ end -}}
{{- if and $values.mongodbOperator.enabled (not $values.mongodbOperator.passwordsSecret) }}{{ fail "Set mongodbOperator.passwordsSecret: the Secret with a password for each service." }}{{ end -}}
{{- if and $values.mongodbOperator.certSecret (not $values.mongodb.caSecret) }}{{ fail "Set mongodb.caSecret: the authority of mongodbOperator.certSecret." }}{{ end -}}
{{- if and $values.keda.enabled (not (or $values.keda.lag.enabled $values.keda.todos.enabled)) }}{{ fail "keda.enabled needs keda.lag.enabled or keda.todos.enabled." }}{{ end -}}
{{- if and $values.keda.enabled (or $values.keda.todos.enabled (and $values.keda.lag.enabled (eq $values.keda.lag.source "prometheus"))) (not $values.keda.prometheusUrl) }}{{ fail "Set keda.prometheusUrl: keda asks Prometheus." }}{{ end -}}
{{- if and $values.gateway.ingress.enabled (not $values.gateway.ingress.host) }}{{ fail "Set gateway.ingress.host." }}{{ end -}}
{{- if and $values.gateway.httpRoute.enabled (not $values.gateway.httpRoute.parentRefs) }}{{ fail "Set gateway.httpRoute.parentRefs: the Gateways it belongs to." }}{{ end -}}
{{- if and (or $values.gateway.ingress.enabled $values.gateway.httpRoute.enabled) (not $values.gateway.publicUrl) }}{{ fail "Set gateway.publicUrl: the address that people open, which a proxy hides from the gateway." }}{{ end -}}
{{- if gt (int $values.topics.minInSyncReplicas) (int $values.topics.replication) }}{{ fail "topics.minInSyncReplicas is more than topics.replication." }}{{ end -}}
{{- $most := sub (include "room.partitions" . | int) 1 -}}
{{- range $name := (include "room.services" . | fromJson).names -}}
{{- $replicas := include "room.replicas" (dict "root" $ "name" $name) | fromJson -}}
{{- if gt (int $replicas.least) (int $replicas.most) }}{{ fail (printf "minReplicas of %s is more than its maxReplicas." $name) }}{{ end -}}
{{- if and (ne $name "gateway") (gt (int $replicas.most) (int $most)) }}{{ fail (printf "%d pods of services.%s are more than %d: its topic has %d partitions, and an upgrade needs one more pod." (int $replicas.most) $name $most (add $most 1)) }}{{ end -}}
{{- end -}}
{{- end -}}

{{/* How many partitions a service's topic has, by the registry. */}}
{{- define "room.partitions" -}}
{{- range (.Files.Get "files/topics.yaml" | fromYaml).topics }}{{ if eq .name "conductor.commands.v1" }}{{ .partitions }}{{ end }}{{ end -}}
{{- end -}}
