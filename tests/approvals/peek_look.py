import time_machine
from tests.look import gallery


def test_peek(
    walk, page, client_of, deputy_wang, head_zhao, supervisor, finance_su, county_chen, system_admin_wu
):
    import datetime

    procedure = walk.to_acceptance("2026-09-28")
    no = procedure.case.case_no
    with time_machine.travel("2026-10-09 02:00:00+00:00", tick=False):
        c = client_of(walk.clerk)
        urls = {
            "desk": "/desk/",
            "cases": "/cases/",
            "case": f"/cases/{no}/",
            "hh": "/households/",
            "intake": "/intake/",
            "ledgers": "/ledgers/",
            "search": "/search/?q=%E5%BC%A0",
            "messages": "/messages/",
            "payroll": "/payroll/",
            "members": f"/cases/{no}/household/",
            "start": f"/intake/{no}/members/",
            "act": f"/cases/{no}/acts/withdraw/",
            "household": f"/households/{procedure.case.household_id}/",
            "account": "/account/",
        }
        out = {}
        for n, u in urls.items():
            try:
                r = c.get(u, follow=True)
                out[n] = r.content.decode()
                print(n, u, r.status_code, len(out[n]))
            except Exception as e:
                print(n, u, repr(e)[:300])
        s = client_of(supervisor)
        for n, u in {"standards": "/standards/", "staff": "/staff/"}.items():
            try:
                r = s.get(u, follow=True)
                out[n] = r.content.decode()
                print(n, u, r.status_code)
            except Exception as e:
                print(n, u, repr(e)[:300])
        l = client_of(head_zhao)
        r = l.get("/sign/")
        out["sign"] = r.content.decode()
        print("sign", r.status_code)
    import sys
    from tests.look.test_gallery import violations

    for n, h in out.items():
        gallery.html_of = lambda name, large=False, h=h: h
        for w in (1366, 390):
            page.set_viewport_size({"width": w, "height": 768 if w > 400 else 844})
            bad = gallery.show(page, n)
            page.screenshot(path=f"/tmp/shots/real-{n}-{w}.png", full_page=True)
            print(
                n,
                w,
                page.evaluate("document.documentElement.scrollWidth"),
                bad[:2],
                violations(page) if w > 400 else "",
            )
            page.unroute_all()
