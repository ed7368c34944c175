DROP TRIGGER oversight_case_replaced ON oversight_sampledcase;
DROP TRIGGER oversight_sample_drawn ON oversight_sample;
DROP TRIGGER oversight_cases_as_drawn ON oversight_sampledcase;
DROP TRIGGER oversight_case_frozen ON oversight_sampledcase;
DROP TRIGGER oversight_sample_frozen ON oversight_sample;
DROP FUNCTION oversight_sample_as_drawn, oversight_cases_as_drawn, oversight_case_frozen, oversight_took_part,
              oversight_sample_frozen, oversight_base, oversight_as_drawn, oversight_chosen, oversight_refuse, oversight_sha256;
