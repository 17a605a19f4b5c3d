"""Cases with known answers, small evaluators, a report; benchmarks beside them."""
