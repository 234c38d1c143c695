/** The example of examples/job-description.txt, to try the room with. */

const jobDescription = `Backend Engineer, Payments Platform

About the role
You will design, build and run the services that move money for our customers. The team of six owns its services from the first sketch to the night-time alert, works in small steps, and writes down why it decided what it decided.

What you will do
- Design event-driven services that stay correct when messages arrive twice or out of order.
- Own the data model of the ledger in PostgreSQL, its migrations and its performance.
- Review code and designs, and mentor two junior engineers.
- Take part in the on-call rota and lead blameless reviews after incidents.

Required
- Four or more years of building backend services in Python.
- Apache Kafka or a similar log in production: partitions, consumer groups, delivery guarantees.
- PostgreSQL: schema design, transactions, query tuning.
- REST API design, including versioning and idempotency.
- Automated testing and continuous integration.
- Clear written communication with product managers and other teams.

Nice to have
- Docker and Kubernetes.
- AWS, and infrastructure as code with Terraform.
- Observability with OpenTelemetry, Prometheus and Grafana.
- Go.
- Experience with payments, double-entry bookkeeping or PCI DSS.`;

export default { companyName: "Acme", jobDescription };
