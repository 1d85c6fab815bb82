"""How does the report look as a page that stands alone? Its whole style sheet."""

PAGE = """\
:root{--ink:#1a1a1a;--line:#404040;--shade:#f4f5f7;--focus:#1d4f91}
*{box-sizing:border-box}
body{margin:0;background:#fff;color:var(--ink)}
body{font:1.0625rem/1.8 "Songti SC","SimSun","Noto Serif CJK SC",serif}
main{max-width:66rem;margin:0 auto;padding:2rem 1.25rem 4rem}
h1,h2{font-family:"PingFang SC","Microsoft YaHei","SimHei","Noto Sans CJK SC",sans-serif}
h1{margin:1rem 0 2rem;font-size:1.75rem;line-height:1.4;text-align:center;text-wrap:balance}
h2{margin:2.25rem 0 .75rem;font-size:1.25rem;line-height:1.5}
p{margin:0 0 .5rem;text-indent:2em;text-align:justify;overflow-wrap:anywhere}
h1,h2,td,th{overflow-wrap:anywhere}
p.lead{font-weight:600;break-after:avoid}
footer p{text-align:right;text-indent:0}
.scroll{overflow-x:auto;margin:.75rem 0 1.5rem}
.scroll:focus-visible{outline:3px solid var(--focus);outline-offset:2px}
.form{width:100%;border-collapse:collapse;table-layout:fixed;line-height:1.45;font-size:.9375rem}
.form-t3{min-width:58rem}
.form-t4{min-width:46rem}
.form caption{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.form th,.form td{border:1px solid var(--line);padding:.35rem .3rem;text-align:center}
.form th,.form td{vertical-align:middle;font-weight:400}
.form thead th,.form-t2 th[scope^=col]{background:var(--shade);font-weight:600}
.form th{text-wrap:balance}
.form td{padding-inline:1px;font-variant-numeric:tabular-nums}
.form-t3 tbody th[scope=row]{text-align:left}
.form .group{word-break:keep-all}
.form .corner{padding-inline:.5rem;background:var(--shade);font-size:.875rem}
@media (max-width:40rem){main{padding:1rem .875rem 3rem}h1{font-size:1.375rem}}
@page{size:A4;margin:25mm 22mm}
@media print{
main{max-width:none;padding:0}
body{font-size:12pt}
h1{font-size:20pt}
h2{font-size:14pt;break-after:avoid}
.scroll{overflow:visible}
.form{font-size:9pt;min-width:0}
.form-t4{font-size:8pt}
.form th,.form td{padding-block:.12rem}
.form,.form tr{break-inside:avoid}
}
"""
