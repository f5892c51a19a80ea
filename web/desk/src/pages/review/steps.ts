// The steps by which each post reviews what others have prepared, as PACK/STEP. A test reads the packs and
// fails when one of them is not there or not that post's.
export const REVIEWS: Record<string, readonly string[]> = {
  legal_reviewer: [
    'penalty_ordinary/legal_review', 'major_decision/legality_review', 'official_document/check_legality', 'penalty_benchmark/check', 'decision_catalogue/check',
    'law_question/check', 'law_paper/approve', 'annual_report/check_legality', 'annual_report/check_secrecy', 'disclosure_report/check_secrecy', 'information_request/review',
    'proactive_disclosure/review', 'lawsuit/analyse', 'reconsideration/analyse',
  ],
  hearing_chair: ['penalty_ordinary/notify_hearing', 'penalty_ordinary/hold_hearing', 'penalty_ordinary/abandon_hearing', 'licence/notify_hearing', 'licence/hold_hearing'],
  enforcement_head: [
    'penalty_ordinary/file', 'penalty_ordinary/decline', 'penalty_ordinary/approve_preservation', 'penalty_ordinary/send_back', 'penalty_ordinary/overturn', 'penalty_summary/overturn',
    'coercive_measure/lift', 'penalty_benchmark/revise',
  ],
}

/** The steps of a role, as the list of cases takes them; empty: whatever waits for the post. */
export const reviewsOf = (role: string): string => (REVIEWS[role] ?? []).join(',')
