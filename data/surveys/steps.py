"""The steps from survey files to scores of areas by wave."""

from data.surveys.responses import make_stg_survey_response
from data.surveys.scores import make_stg_survey_score
from data.surveys.waves import make_int_survey_wave

__all__ = ["make_int_survey_wave", "make_stg_survey_response", "make_stg_survey_score"]
