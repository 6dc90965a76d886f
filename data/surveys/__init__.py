"""Surveys: published scores, and responses with weights → scores of areas by wave."""
