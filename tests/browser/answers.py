"""What Robin says in the photographs: each answer by words of the question that it fits."""

ANSWERS = {
    "define interfaces in a Go code base": (
        "I keep an interface small, one or two methods, because a small one is easy to replace in a test. "
        "In our ledger it is called Booker and has a single method, although the client of the bank that it "
        "stands for has eleven."
    ),
    "put the interface next to its implementation": (
        "Because then every user depends on the whole of it. In our first version the client came with an "
        "interface of eleven methods, so each fake had eleven as well, and whatever we added to the client "
        "broke packages that never called it. With the interface at the user, Go checks that the struct "
        "satisfies it without naming it, and the two packages can change apart from each other."
    ),
    "mentor two junior engineers": (
        "I mentored a junior engineer who was afraid of production. We agreed on one goal a month. First "
        "she watched me deploy, then she deployed while I watched, and after six weeks she handled an "
        "incident herself while I stayed in the call without speaking. I gave her feedback every Friday, "
        "one thing that went well and one to try. Within half a year she had joined the on-call rota, and "
        "she is now the one who trains new people."
    ),
    "at-most-once, at-least-once and exactly-once": (
        "At most once commits the offset before the work, so a crash loses a message. At least once commits "
        "after the work, so a crash repeats one. Exactly once holds only inside Kafka, with its "
        "transactions; it ends where another system is written to."
    ),
    "before the acknowledgement": (
        "The offset was not committed, so after the rebalance another consumer gets the same message again. "
        "In our settlement service every message carries an id, which I insert into a table with a unique "
        "constraint in the same PostgreSQL transaction as the booking. The second time the constraint is "
        "hit, and the message is acknowledged without effect. Double bookings went from about twelve a week "
        "to none, and the extra insert costs less than one millisecond."
    ),
    "disagreed with your manager": (
        "My manager wanted to split our monolith into twelve services at once. I was worried about the on- "
        "call load for a team of six and told him so in our next talk, with numbers: three quarters of our "
        "incidents came from the billing part. I suggested that we extract only billing and decide again "
        "after three months."
    ),
}
