"""What jobs ask for: 600+ skills of many professions, and reading a job description with them."""

from ai.lexicon.description import GENERAL, Description, WeightedSkill, field_of, read_description
from ai.lexicon.skills import ANY_FIELD, Field, LexiconError, Skill, fields, find_skills, skills

__all__ = [
    "ANY_FIELD",
    "GENERAL",
    "Description",
    "Field",
    "LexiconError",
    "Skill",
    "WeightedSkill",
    "field_of",
    "fields",
    "find_skills",
    "read_description",
    "skills",
]
