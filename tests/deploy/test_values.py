"""A mistake in the values is refused before anything reaches the cluster, in words that name the value."""

from pathlib import Path

import pytest

from tests.deploy.chart import CASES, CHART, Helm, Refused

MINIMAL = CHART / "ci" / "minimal-values.yaml"

MISSPELLED = {
    'kafka.boostrap="kafka:9092"': "at '/kafka': additional properties 'boostrap'",
    'services.scoring={"replicas":1}': "at '/services': additional properties 'scoring'",
    "services.setup.replicas=0": "/services/setup/replicas",
    'services.research.replicas="2"': "/services/research/replicas",
    'services.feedback.resources.limits={"memory":null}': "/services/feedback/resources/limits",
    'services.setup.settings={"AI_API_KEY":"x"}': "AI_API_KEY",
    'services.research.settings={"KAFKA_PASSWORD":"x"}': "KAFKA_PASSWORD",
    'services.conductor.settings={"HEALTH_PORT":"1"}': "HEALTH_PORT",
    'services.gateway.settings={"AWS_SECRET_ACCESS_KEY":"x"}': "AWS_SECRET_ACCESS_KEY",
    'settings={"deadline":"x"}': "'deadline'",
    'image.tag="latest"': "/image/tag",
    'image.digest="sha256:12"': "/image/digest",
    'image.pullPolicy="always"': "/image/pullPolicy",
    'logLevel="debug"': "/logLevel",
    'kafka.bootstrap="kafka"': "/kafka/bootstrap",
    'kafka.security="ssl"': "/kafka/security",
    'kafka.mechanism="GSSAPI"': "/kafka/mechanism",
    'topics.managedBy="operator"': "/topics/managedBy",
    'mongodb.existingSecret="mongodb://user:password@host"': "/mongodb/existingSecret",
    'mongodb.url="mongodb://user:password@host"': "at '/mongodb': additional properties 'url'",
    'ai.provider="openai"': "/ai/provider",
    'ai.baseUrl="models:8000"': "/ai/baseUrl",
    "gateway.replyWaitSeconds=0": "/gateway/replyWaitSeconds",
    'gateway.publicPaths.prefix=["/metrics"]': "/gateway/publicPaths/prefix/0",
    'podLabels={"app.kubernetes.io/name":"other"}': "app.kubernetes.io/name",
    "podSecurityContext.runAsUser=0": "/podSecurityContext/runAsUser",
    "networkPolicy.mongodb.ports=[70000]": "/networkPolicy/mongodb/ports/0",
    'networkPolicy.kafka.to=["10.0.0.0/8"]': "/networkPolicy/kafka/to/0",
    'topologySpread.whenUnsatisfiable="Never"': "/topologySpread/whenUnsatisfiable",
    'test.tokenSecret="A Token"': "/test/tokenSecret",
}
"""What the schema knows of one value alone; helm names all of them in one run."""

CONTRADICTIONS = {
    "services.conductor.replicas=6": "6 pods of services.conductor are more than 5",
    'image.repository=""': "Set image.repository",
    'kafka.bootstrap=""': "Set kafka.bootstrap",
    'kafka.security="sasl_tls"': "Set kafka.existingSecret or services.",
    'topics.managedBy="strimzi"': "set strimzi.enabled",
    "strimzi.enabled=true": "set topics.managedBy to strimzi",
    "topics.minInSyncReplicas=4": "topics.minInSyncReplicas is more than topics.replication",
    'mongodb.existingSecret=""': "Set mongodb.existingSecret or services.",
    "mongodbOperator.enabled=true": "Set mongodbOperator.passwordsSecret",
    'mongodbOperator={"enabled":true,"passwordsSecret":"x","certSecret":"y"}': "Set mongodb.caSecret",
    'ai.provider="openai-compatible"': "Set ai.baseUrl",
    'ai.provider="bedrock"': "Set ai.region",
    'ai.roleArn="arn:aws:iam::123456789012:role/x"': "ai.roleArn is for ai.provider bedrock",
    'gateway.oidc.issuer=""': "Set gateway.oidc.issuer",
    'gateway.oidc.audience=""': "Set gateway.oidc.audience or gateway.oidc.clientId",
    "gateway.ingress.enabled=true": "Set gateway.ingress.host",
    'gateway.ingress={"enabled":true,"host":"room.example.org"}': "Set gateway.publicUrl",
    "gateway.httpRoute.enabled=true": "Set gateway.httpRoute.parentRefs",
    'gateway.autoscaling={"enabled":true,"minReplicas":3,"maxReplicas":2}': "minReplicas of gateway",
    'keda={"enabled":true,"lag":{"enabled":false}}': "keda.lag.enabled or keda.todos.enabled",
    'keda={"enabled":true,"todos":{"enabled":true}}': "Set keda.prometheusUrl",
    "services.webhooks.enabled=true": "Set services.webhooks.existingSecret",
}
"""What the values say together."""


@pytest.fixture(scope="module")
def refusal(helm: Helm) -> str:
    """Helm's words about all of MISSPELLED at once."""
    with pytest.raises(Refused) as refused:
        helm.template(MINIMAL, *MISSPELLED)
    return str(refused.value)


@pytest.mark.parametrize("named", MISSPELLED.values())
def test_a_value_that_cannot_be_is_named(refusal: str, named: str) -> None:
    assert named in refusal


@pytest.mark.parametrize(("values", "told"), CONTRADICTIONS.items())
def test_values_that_contradict_each_other_are_told(helm: Helm, values: str, told: str) -> None:
    with pytest.raises(Refused) as refused:
        helm.template(MINIMAL, values)
    assert told in str(refused.value)


def test_without_values_it_is_said_what_must_be_set(helm: Helm) -> None:
    with pytest.raises(Refused, match="Set "):
        helm.template(CHART / "values.yaml")


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_the_examples_pass_helm_lint(helm: Helm, case: Path) -> None:
    assert "0 chart(s) failed" in helm.lint(case)
