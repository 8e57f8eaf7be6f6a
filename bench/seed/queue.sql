-- What waits for a verdict was sent: one open submission each, frozen as the program freezes it, with its papers.

UPDATE "Assignment" SET status = 'CONFIRMED';

INSERT INTO "VerificationSubmission" ("assessmentId", round, frozen, "assessmentVersion", "submittedById", "submittedAt")
SELECT a.id, 1, jsonb_build_object(
    'state', jsonb_build_object('selfResult', a."selfResult", 'value', a.value::text, 'numerator', NULL, 'denominator', NULL,
      'valueText', a."valueText", 'inputs', NULL, 'figuresAsOf', a."figuresAsOf", 'computedResult', a."computedResult",
      'levelId', a."levelId", 'claimReason', a."claimReason", 'plannedDate', a."plannedDate", 'note', a.note, 'stage', 'OPEN',
      'verifiedResult', a."verifiedResult", 'verifiedAt', a."verifiedAt", 'supplementDue', NULL, 'reverifyReason', NULL,
      'parts', coalesce(p.parts, '[]')),
    'verdict', jsonb_build_object('result', a."computedResult", 'sentence', 'So với yêu cầu theo 318/QĐ-TTg: đạt.', 'gap', NULL),
    'asked', jsonb_build_array(': ' || coalesce(l.text, '')),
    'lines', jsonb_build_array(jsonb_build_object('label', NULL, 'given', coalesce(a.value::text, a."valueText", '–'),
      'detail', NULL, 'wanted', coalesce(l.text, ''), 'result', a."computedResult")),
    'papers', coalesce(e.papers, '[]'), 'lacks', '[]'::jsonb),
  a.version, a."updatedById", a."updatedAt"
FROM "Assessment" a
LEFT JOIN "RequirementLevel" l ON l.id = a."levelId"
LEFT JOIN LATERAL (SELECT jsonb_agg(jsonb_build_object('partId', p."partId", 'value', NULL, 'numerator', NULL, 'denominator', NULL,
    'selfResult', p."selfResult", 'computedResult', 'NOT_COMPUTED') ORDER BY p."partId") AS parts
  FROM "AssessmentPart" p WHERE p."assessmentId" = a.id) p ON true
LEFT JOIN LATERAL (SELECT jsonb_agg(jsonb_build_object('evidenceId', e.id, 'revision', 1, 'subject', e.subject) ORDER BY e.id) AS papers
  FROM "EvidenceLink" k JOIN "Evidence" e ON e.id = k."evidenceId" WHERE k."assessmentId" = a.id) e ON true
WHERE a.stage = 'UNDER_VERIFICATION'
ORDER BY a."updatedAt", a.id;

INSERT INTO "SubmissionEvidence" ("submissionId", "revisionId")
SELECT v.id, r.id FROM "VerificationSubmission" v
JOIN "EvidenceLink" k ON k."assessmentId" = v."assessmentId" JOIN "EvidenceRevision" r ON r."evidenceId" = k."evidenceId";
