DROP TRIGGER a_fund_balances ON approvals_reservefund;
DROP FUNCTION approvals_fund_balances();
DROP TRIGGER a_reserve_entry_is_kept ON approvals_reserveentry;
DROP TRIGGER a_reserve_entry_stays ON approvals_reserveentry;
DROP TRIGGER a_reserve_entry_goes_on ON approvals_reserveentry;
DROP FUNCTION approvals_entry_goes_on();
DROP TRIGGER an_instalment_stays ON approvals_instalment;
DROP TRIGGER an_instalment_adds_up ON approvals_instalment;
DROP FUNCTION approvals_pieces_add_up();
