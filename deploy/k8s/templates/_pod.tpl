{{/* What every pod of the room has in common, the Job and the test included. */}}
{{- define "room.podSecurity" -}}
automountServiceAccountToken: false
enableServiceLinks: false
securityContext:
  runAsNonRoot: true
  {{- with .Values.podSecurityContext.runAsUser }}
  runAsUser: {{ int64 . }}
  {{- end }}
  {{- with .Values.podSecurityContext.runAsGroup }}
  runAsGroup: {{ int64 . }}
  {{- end }}
  {{- with .Values.podSecurityContext.fsGroup }}
  fsGroup: {{ int64 . }}
  {{- end }}
  seccompProfile:
    type: RuntimeDefault
{{- with .Values.image.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
{{- with .Values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- end -}}

{{- define "room.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
runAsNonRoot: true
privileged: false
capabilities:
  drop: [ALL]
seccompProfile:
  type: RuntimeDefault
{{- end -}}

{{/* The volumes and their places: a writable /tmp, and the secrets that this one needs as files. */}}
{{- define "room.volumes" -}}
- name: tmp
  emptyDir:
    sizeLimit: 64Mi
{{- with include "room.secretFiles" . }}
- name: secrets
  projected:
    defaultMode: 0440
    sources:
      {{- . | nindent 6 }}
{{- end }}
{{- end -}}

{{- define "room.volumeMounts" -}}
- name: tmp
  mountPath: /tmp
{{- if include "room.secretFiles" . }}
- name: secrets
  mountPath: /run/secrets/room
  readOnly: true
{{- end }}
{{- end -}}
