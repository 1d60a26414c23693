"""What a robot of last resort is told while the monitor's own database is away.

Nothing can be stored then, so each monitor process tells of the outage by itself.
"""

from __future__ import annotations

from carriers.robots import Post

AWAY = Post(
    title="【请现在处理】监控服务的数据库连不上",
    text=(
        "> 对工友：平台可能已经停了：诉求登记不上，工友和干部登录不了。其他告警此时也发不出来。\n"
        "> གཞི་གྲངས་མཛོད་མཐུད་མི་ཐུབ། སྟེགས་བུ་མཚམས་ཆད་ཡོད་སྲིད། ད་ལྟ་ཐག་གཅོད་བྱེད་རོགས།\n"
        "> 怎么办：看 MongoDB 是否在运行、磁盘是否已满。\n"
        "> 能否等到早上：不能，请现在处理"
    ),
)
BACK = Post(
    title="【已恢复】监控服务的数据库",
    text="> 数据库已经连上，请看运维页上其他告警。\n> སླར་གསོ་བྱུང་ཟིན།",
)
