"""Clients of probation offices: candidates like any other, without the prison's part.

A client is a person whose place of care is an office (`Prison.outside`); everything that is known,
agreed, matched and introduced is the same, done by an officer of the office in place of a
counselor (`Viewer.outside`). Nothing that an employer sees tells a client from a prisoner.
"""
