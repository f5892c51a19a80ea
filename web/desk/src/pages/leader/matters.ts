// The procedures in which people bring a matter to the town: what is new and what repeats is asked of them.
export const MATTERS = ['grid_event', 'hotline_order', 'environment_report', 'dispute_reception', 'dispute_finding', 'mediation', 'enterprise_problem']
