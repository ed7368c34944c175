"""What each figure is called in docs/benchmarks.md, and the sentence beside it."""

from __future__ import annotations

from dataclasses import dataclass

OPENING = """# 性能测量

测量日期：{days}。机器：{machine}，内置 PostgreSQL 18 和 Valkey。

由 `.venv/bin/python -m tests.bench --write` 从最近一次测量生成，不手改。重新测量用 `make bench`（约二十分钟），
只测一项用 `make bench ARGS="--only workbench"`。

机器快慢不同，绝对值只作参考，看的是比值：每一项都和同一次运行里的裸基准交替测，取各对比值的中位数。墙钟之比与
处理器之比相差超过 25 % 时重测一次，仍相差就不作结论。数据库都是从迁移新建的，测完删除；应用做的事用运行角色做。
"""


@dataclass(frozen=True)
class Words:
    title: str
    learnt: str


MEASURED: dict[str, Words] = {
    "workbench.desk_cpu": Words(
        "待办工作台，每页处理器时间",
        "全县 100 万件，gunicorn 4 个连接；裸基准是新建 Django 项目的一页：会话、用户、模板、计数加 20 行，没有别的。"
        "网页进程和数据库进程都算。工作台一页有 25 行时限和下一步、六格数字、当日入户、在公示、菜单计数。",
    ),
    "workbench.desk_p95": Words(
        "待办工作台，95 % 的页在此之内", "同上一项，看的是排在后面的页；四个连接挤两个处理器，等待都算在内。"
    ),
    "workbench.desk": Words(
        "待办工作台，100 万件对 1 万件",
        "两个县各起一个 gunicorn，一页一页轮着要，取中位数；经办人所在街道一样大。部分索引只含在办的件，已办结的再多也不加时间。",
    ),
    "workbench.case": Words(
        "案卷页，100 万件对 1 万件",
        "真正走过受理、调查、评议、审核到公示的一卷，连同它的留痕和核链，按案号和案卷号取。",
    ),
    "workbench.open_cases": Words("在办案件第 1 页，100 万件对 1 万件", "按到期日排，走同一个部分索引。"),
    "workbench.search_name": Words(
        "按姓名找，100 万件对 1 万件",
        "“何桂兰”在 100 万户里有一千多人，本街道只有两三人；辖区和姓名在同一个 GIN 里求交集。",
    ),
    "workbench.search_initials": Words("按姓名首字母找，100 万件对 1 万件", "“hgl”，同一个 GIN。"),
    "workbench.search_last_four": Words(
        "按证件号末四位找，100 万件对 1 万件", "同一个 GIN；每组末四位在 100 万户里约有一百人。"
    ),
    "workbench.page_500": Words(
        "在办案件第 500 页对第 1 页", "一个街道压了 1.3 万件在办；按键翻页，不用 OFFSET，两页走同一段索引。"
    ),
    "workbench.statements": Words(
        "工作台的 SQL 语句数，满页对几行", "这是条数，不是时间：语句数与行数无关。"
    ),
    "deadlines.million": Words(
        "一百万个工作日时限",
        "`WorkCalendar.add` 在 Python 里逐个算，裸基准是数据库里和日历表一次连接；两边的日期逐个相同。",
    ),
    "deadlines.differences": Words(
        "与 chinesecalendar 不同的天数", "2004 年起已公布的每一天；值是不同的天数，基准是总天数。"
    ),
    "deadlines.against_chinesecalendar": Words(
        "一个时限，对 chinesecalendar 逐日数", "每个时限的微秒数；前者查两次表，后者一天一天问。"
    ),
    "deadlines.sweep": Words(
        "每夜核时限，100 万个在走的时限",
        "裸基准是把同样的提醒直接 INSERT 进同一张表，键和外键都在；当夜第二次核，一条也不写（不然测量就失败）。",
    ),
    "deadlines.sweep_again": Words(
        "当夜再核一次，对第一次", "什么也没写，花的是找出到期时限和撞唯一键的时间。"
    ),
    "roster.month": Words(
        "10 万户一个月的名册",
        "裸基准是往键、外键、检查都一样的表里 INSERT … SELECT 同样多的行；多出来的是与上月的差异、补发、合计和留痕。",
    ),
    "ledger.single_rows": Words(
        "留痕的单行修改",
        "16 个客户端，每笔占事务 10 毫秒，每秒笔数；裸基准是没有触发器的同样一张表。案卷各有各的链，互不等待。",
    ),
    "ledger.in_bulk": Words(
        "批量新增 10 万行，一条留痕", "名册的做法：整批一条留痕，记件数、总额、内容摘要。"
    ),
    "ledger.whole": Words(
        "库内全链核对约 20 万条", "裸基准对同样的字节求摘要，不问对不对；核对还要排出先后、比对前一环。"
    ),
    "ledger.offline": Words("脱机核验，对导出", "只用 Python 标准库，不连数据库；随链长线性增加。"),
    "ledger_import.preview": Words(
        "台账预检 1 万户",
        "裸基准读同一个表格、COPY 进暂存表、三条 INSERT … SELECT，不校验、不加密、不建检索词。",
    ),
    "ledger_import.commit": Words(
        "台账入库 1 万户", "同一裸基准；多出来的是加密、盲索引、检索词和每户的留痕。"
    ),
    "ledger_import.ten_times": Words("台账 1 万户对 1 千户", "户数十倍，时间不超过十二倍。"),
    "ledger_import.import_export": Words(
        "台账 500 户，对 import-export 默认做法", "预检加入库，同样的人；后者一行一存，且先试跑一遍。"
    ),
}
