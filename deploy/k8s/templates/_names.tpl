{{- define "room.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride -}}
{{- else -}}
{{- $name := default .Chart.Name .Values.nameOverride -}}
{{- contains $name .Release.Name | ternary .Release.Name (printf "%s-%s" .Release.Name $name) | trunc 40 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{/* What selects everything of this release. */}}
{{- define "room.selector" -}}
app.kubernetes.io/name: {{ default .Chart.Name .Values.nameOverride }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "room.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{ include "room.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end -}}

{{- define "room.image" -}}
{{- $repository := required "Set image.repository to where you pushed the image of deploy/Dockerfile." .Values.image.repository -}}
{{- if .Values.image.digest -}}
{{- printf "%s@%s" $repository .Values.image.digest -}}
{{- else -}}
{{- printf "%s:%s" $repository (default .Chart.AppVersion .Values.image.tag) -}}
{{- end -}}
{{- end -}}

{{/* The services that run, as a JSON list: {"names": [...]}. */}}
{{- define "room.services" -}}
{{- $names := list "gateway" "setup" "research" "conductor" "feedback" -}}
{{- if .Values.services.webhooks.enabled }}{{ $names = append $names "webhooks" }}{{ end -}}
{{- dict "names" $names | toJson -}}
{{- end -}}

{{/* Those that ask a model; setup only wants to know which languages the model speaks. */}}
{{- define "room.callsModels" -}}
{{- if and (has .name (list "research" "conductor" "feedback")) (ne .root.Values.ai.provider "offline") }}yes{{ end -}}
{{- end -}}

{{- define "room.port" -}}
{{- eq . "gateway" | ternary 8080 8081 -}}
{{- end -}}

{{/* How many pods of a service there are: {"scaled": whether something else decides, "least": ..., "most": ...}. */}}
{{- define "room.replicas" -}}
{{- $own := index .root.Values.services .name -}}
{{- $scaling := eq .name "gateway" | ternary .root.Values.gateway.autoscaling $own.autoscaling -}}
{{- $scaled := eq .name "gateway" | ternary .root.Values.gateway.autoscaling.enabled .root.Values.keda.enabled -}}
{{- if $scaled -}}
{{- dict "scaled" true "least" $scaling.minReplicas "most" $scaling.maxReplicas | toJson -}}
{{- else -}}
{{- dict "scaled" false "least" $own.replicas "most" $own.replicas | toJson -}}
{{- end -}}
{{- end -}}
