"""Documents from templates (文书): forms with typed fields, numbered, rendered as DOCX and PDF, issued, withdrawn."""
