"""Instructions to the interviewer hidden in a text a person wrote: found, shown, and left out."""

import re
import unicodedata

_PATTERNS = (
    r"\b(?:ignore|disregard|forget|override|bypass)\b[^.!?\n]{0,40}\b(?:instruction|prompt|rule|rubric|guideline|criteria|above|previous|prior|earlier)",
    r"\b(?:system|assistant|developer|admin(?:istrator)?)\s*(?:prompt|message|note|override|instruction|mode|:)",
    r"<\s*/?\s*(?:system|assistant|user|instructions?|answer|prompt|candidate|grader|evaluation|score|json)\b[^>]*>",
    r"\[\s*/?\s*(?:inst|system|sys|admin|note to|instruction)[^\]]*\]|<<\s*/?sys\s*>>|<\|[^|]*\|>|^#{2,}\s*(?:system|instruction|new)",
    r"\b(?:note|message|instruction|attention|hint|memo|reminder|dear|hey|hello|hi)s?\b[^.!?\n]{0,24}\b(?:grader|evaluator|rater|scorer|reviewer|interviewer|judge|ai|model|assistant|llm|chatgpt|examiner|marker)\b",
    r"\b(?:you are|act as|pretend|as an?|as the|if you are|to the|whoever|any)\b[^.!?\n]{0,30}\b(?:grader|evaluator|rater|scorer|judge|ai|llm|language model|chatgpt|scoring system|grading system|automated)\b",
    r"\b(?:give|award|assign|grant|rate|score|mark|grade|return|output|respond with|reply with|set|print|put|record|write|report|enter)\b[^.!?\n]{0,50}\b(?:10|ten|100|full|maximum|max|highest|perfect|top|best|5|five)\b[^.!?\n]{0,16}(?:/\s*\d+|out of|\bscores?\b|\bmarks?\b|\bratings?\b|\bpoints?\b|\bgrades?\b|\bbands?\b|\blevels?\b|$|[.!?\"'])",
    r"\b(?:give|award|assign|rate|score|mark|grade)\b (?:me|this|it|my|the)\b[^.!?\n]{0,30}\b(?:10|ten|100|full|maximum|max|highest|perfect|top|5|five|excellent|exceptional|outstanding)\b",
    r"\b(?:score|rating|grade|band|level|mark)s?\b\s*[\"']?\s*(?:=|:|must be|should be|has to be|to be|is already)\s*[\"']?\s*(?:10|ten|5|five|100|perfect|max|full|exc)",
    r"\b(?:this|the|my|above|previous)\b[^.!?\n]{0,20}\b(?:answer|response|candidate)\b[^.!?\n]{0,40}\b(?:deserves?|merits?|meets all|satisfies all|is perfect|is flawless|should (?:be|get|receive)|must (?:be|get|receive)|scores?|gets|exceeds|earns?|has been (?:approved|verified|rated|graded|pre)|was (?:approved|verified|rated|graded))\b",
    r"\b(?:rubric|scoring|grading|evaluation|criteria|criterion)\b[^.!?\n]{0,30}\b(?:satisfied|fulfilled|complete|override|skip|maximum|highest|not apply|suspended|disabled|updated|changed)\b",
    r"\b(?:skip|stop|end|suspend|disable)\b[^.!?\n]{0,16}\b(?:evaluation|grading|scoring|rubric|the follow[- ]?up)",
    r"\b(?:reveal|print|show|repeat|output)\b[^.!?\n]{0,24}\b(?:system prompt|your prompt|your instructions|hidden)\b",
    r"\bdo not (?:evaluate|score|grade|rate|follow the rubric|use the rubric|apply the rubric|deduct)\b|\bnew instructions?\b|\bbegin (?:new )?(?:instructions?|output)\b|\bend of (?:answer|response|candidate|transcript)\b|\bjailbreak\b|\bdeveloper mode\b",
)
_INSTRUCTION = re.compile("|".join(f"(?:{one})" for one in _PATTERNS), re.IGNORECASE | re.MULTILINE)
_SENTENCE = re.compile(r"[^.!?\n]*(?:[.!?](?!\s|$)[^.!?\n]*)*[.!?]*[\"')\]]*\s*")


def instructions_in(text: str) -> tuple[str, ...]:
    """Return the sentences of a text that speak to whoever rates it instead of answering."""
    return tuple(sentence.strip() for sentence in _SENTENCE.findall(text) if _speaks_to_the_rater(sentence))


def without_instructions(text: str) -> str:
    """Return the text with those sentences taken out; the rest stays word for word."""
    return "".join(one for one in _SENTENCE.findall(text) if not _speaks_to_the_rater(one))


def _speaks_to_the_rater(sentence: str) -> bool:
    return _INSTRUCTION.search(unicodedata.normalize("NFKC", sentence)) is not None
