"""Instructions to the interviewer hidden in a text a person wrote: found, shown, and left out."""

import re
import unicodedata

_RATER = r"(?:grader|evaluator|rater|scorer|judge|examiner|marker|assessor|ai|llm|gpt|chatgpt|claude|bot|language model|assistant|(?:scoring|grading|evaluation|rating) (?:system|model|engine|tool))"
_TOP = r"(?:10|ten|100|full|maximum|max|highest|perfect|top|best possible|5|five|excellent|exceptional|outstanding)"
_MARK = r"(?:scores?|marks?|ratings?|points?|grades?|bands?|levels?|credits?)"
_NOT_TOLD = r"(?<!\bi )(?<!\bwe )(?<!\bthey )(?<!\bhe )(?<!\bshe )(?<!\bto )(?<!\bwould )(?<!\bcan )(?<!\bi'd )(?<!\balways )(?<!\balso )(?<!\bthen )"
"""An instruction is an imperative: the same verb told of oneself ('I rate each lead 10') is none."""

_PATTERNS = (
    r"\b(?:ignore|disregard|forget|override|bypass|neglect)\b[^.!?\n]{0,40}\b(?:instructions?|prompts?|rubrics?|guidelines?|grading|scoring|evaluation)\b",
    r"\b(?:ignore|disregard|forget)\s+(?:all|everything|anything|what(?:ever)?)\b[^.!?\n]{0,20}\b(?:above|previous|before|prior|earlier|told|said)\b",
    r"(?:^|[\n.\]>])\s*[*_#\[]*\s*(?:system|assistant|developer|admin(?:istrator)?|important system)\s*(?:prompt|message|override|note|update|instruction)?\s*[\])*_]*:",
    r"\b(?:system prompt|system override|admin(?:istrator)? (?:mode|override)|developer mode|debug mode|god mode|jailbreak\w*|prompt injection)\b",
    r"<\s*/?\s*(?:system|assistant|user|instructions?|answer|prompt|candidate|grader|evaluation|score|json|transcript)\b[^>]*>",
    r"\[\s*/?\s*(?:inst|system|sys|admin|note to|instruction)[^\]]*\]|<<\s*/?sys\s*>>|<\|[^|]*\|>|^\s*#{2,}\s*(?:system|instruction|new)",
    rf"\b(?:note|message|instruction|attention|hint|memo|reminder|dear|hey|hello|hi)s?\b[\s:,]*(?:to|for)?\s*(?:the|any|all|my|our)?\s*(?:ai|automated|human|llm)?[\s-]*{_RATER}\b",
    rf"\b(?:as (?:an?|the|your)|you are (?:an?|the|now)|if you are|to (?:the|whichever|any))\b[^.!?\n]{{0,20}}\b{_RATER}\b[^.!?\n]{{0,60}}\b(?:you|must|should|rate|give|score|grade|award|assign|ignore|disregard|please|output|treat|consider)\b",
    rf"\b(?:grader|evaluator|rater|scorer|assessor|llm)\s*[:,]",
    rf"{_NOT_TOLD}\b(?:give|award|assign|grant|rate|score|mark|grade|return|output|respond|reply|set|print|put|record|write|report|enter)\b[^.!?\n]{{0,50}}\b{_TOP}\b[^.!?\n]{{0,20}}(?:/\s*\d+|\bout of\b|\b{_MARK}\b)",
    rf"{_NOT_TOLD}\b(?:give|award|assign|grant|rate|score|mark|grade)\b (?:me|this|it|my|the (?:answer|candidate|response|above)|him|her|them)\b[^.!?\n]{{0,40}}\b{_TOP}\b",
    rf"{_NOT_TOLD}\b(?:respond|reply|return|output|answer)\b (?:only |just |exactly )?(?:with )?[^.!?\n]{{0,24}}\b(?:{_MARK} (?:of )?\d|\d+ ?/ ?\d+|json)",
    rf"\b{_MARK}\b\s*[\"']?\s*(?:=|:|to|must be|should be|has to be|to be|is already|of)\s*[\"']?\s*(?:10|ten|5/5|five|100|perfect|max|full|exc)",
    rf"\b(?:this|the|my|above|previous)\b[^.!?\n]{{0,20}}\b(?:answer|response|candidate|submission)\b[^.!?\n]{{0,40}}\b(?:deserves?|merits?|meets all|satisfies all|is (?:perfect|flawless|excellent)|(?:should|must) (?:be (?:rated|scored|graded|given|marked|awarded|considered|treated)|get|receive)|has (?:already )?(?:been )?(?:approved|verified|rated|graded|passed|scored)|was (?:approved|verified|rated|graded))\b",
    r"\b(?:scoring|grading|evaluation) (?:is |has been )?(?:complete|completed|over|override|suspended|disabled|finished)\b|\brubric (?:does not|doesn't|no longer|is suspended|is overridden)",
    r"\b(?:skip|stop|end|suspend|disable|abort)\b[^.!?\n]{0,16}\b(?:evaluation|grading|scoring|the rubric)\b",
    r"\b(?:reveal|print|show|repeat|output|tell me)\b[^.!?\n]{0,24}\b(?:system prompt|your (?:system )?prompt|your instructions|hidden (?:prompt|instructions|rubric))\b",
    r"\bdo not (?:evaluate|score|grade|rate|follow the rubric|use the rubric|apply the rubric|deduct|penali[sz]e)\b|\bnew (?:system )?instructions?\b|\bbegin (?:new )?instructions?\b|\bend of (?:answer|response|candidate|transcript)\b",
    r"\b(?:hiring manager|recruiter|interviewer|company|team)\b[^.!?\n]{0,30}\b(?:already|has) (?:approved|decided|confirmed|hired)\b[^.!?\n]{0,30}\b(?:it|me|this|him|her)\b",
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
