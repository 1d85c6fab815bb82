"""What do the sources leave open, and what is done until someone says otherwise?

Every assumption that no text confirms is listed here, with the setting that changes it where there is one.
The list is printed in docs/law.md.
"""

from __future__ import annotations

from dataclasses import dataclass

from gongkai.law import cites
from gongkai.law.cites import Cite


@dataclass(frozen=True, slots=True)
class Default:
    """One open question: what is done by default, the setting (empty: fixed for now), the provision."""

    key: str
    question: str
    answer: str
    setting: str
    cite: Cite


DEFAULTS = (
    Default(
        "payment_restarts",
        "缴费后答复期限是重新计算还是接着计算",
        "自缴费次日起重新计算20个工作日",
        "handling.payment_restarts",
        cites.FEE,
    ),
    Default(
        "late_correction_restarts",
        "超过7个工作日才要求补正的，收到补正后是否仍重新计算",
        "仍重新计算，同时记为逾期，并一直列出最初的期限",
        "handling.late_correction_restarts",
        cites.REG_30,
    ),
    Default(
        "late_restarts",
        "再次要求补正，或者答复期限届满以后才要求补正、收费的，之后是否重新计算",
        "不重新计算：只扣除等待的时间，期限接着计；已经届满的，之后答复仍是逾期",
        "",
        cites.REG_30,
    ),
    Default(
        "late_extension_counts",
        "期限届满后才延长的，延长是否有效",
        "照加，同时记为逾期，并一直列出最初的期限",
        "handling.late_extension_counts",
        cites.REG_33,
    ),
    Default(
        "one_extension",
        "可否延长第二次；延长之后又重新计算的，原延长的日子是否保留",
        "一案只能延长一次；重新计算后从20个工作日起，原延长的日子不再加",
        "",
        cites.REG_33,
    ),
    Default(
        "suspension_days",
        "征求意见的时间从哪一日扣到哪一日",
        "自发出次日起，到收到意见或者逾期之日止（含当日）；收到意见、登记逾期晚于意见期限届满的，"
        "只扣除到届满之日，其后照计，并记为问题；多方重叠的日子只扣除一次",
        "",
        cites.REG_33,
    ),
    Default(
        "delivery_days",
        "征求意见书、收费通知发出后几日算送达（意见期限、缴费期限从收到起算，没有登记送达之日的）",
        "留5个工作日：意见期限自发出起最多15＋5个工作日，缴费超过通知发出后20＋5个工作日的记为逾期，"
        "仍按已缴费处理；登记了送达之日的，从送达起算，不另加",
        "handling.delivery_days",
        cites.REG_32,
    ),
    Default(
        "deferred_date",
        "依第三十五条另定日期后又征求意见的，日期是否顺延",
        "不顺延，以告知申请人的日期为准；可以再次另定",
        "",
        cites.REG_35,
    ),
    Default(
        "event_numbers",
        "事件文件里的 `seq`（顺序号）怎样数",
        "没有写明的，接着上一条往下排，第一条为1，跳过别处写明的号；文件里没有 `received` 的，"
        "`--received` 给出的收到不占号、不能作废，文件的第一条为1（也可以写明，例如从2写起）；"
        "`voided` 的 `seq` 是它作废的那一条的号，不是它自己的号",
        "",
        cites.REG_45,
    ),
    Default(
        "electronic_delivery",
        "以电子方式送达的，哪一日为答复之日",
        "按申请人选择的电子方式使其可以获取之日，登记为“答复送达”",
        "",
        cites.LETTER_2016_235,
    ),
    Default(
        "electronic_receipt",
        "互联网、传真、电子邮件申请以哪一日为收到之日",
        "平台的自动回执即为双方的确认，网上申请以提交之日为收到之日；之后人工确认的日期照样登记，但不使收到之日后移；"
        "传真、电子邮件没有自动回执，以双方确认之日为准；可设为都以双方确认之日，或者都以提交之日",
        "handling.receipt_rule",
        cites.REG_31,
    ),
    Default(
        "organ_consultation",
        "征求其他机关意见（不是第三方，也不是共同制作机关）的期限多长，不答复怎么办",
        "没有规定期限，比照第三方的15个工作日；逾期不答复的，不影响本机关作出答复",
        "",
        cites.REG_33,
    ),
    Default(
        "consultation_role",
        "征求意见没有写明对方是谁的，按哪一条处理",
        "按第三方处理：不答复的，由本机关决定是否公开",
        "",
        cites.REG_32,
    ),
    Default(
        "split",
        "一份申请要几项信息的，算一件还是几件",
        "合为一件办理、答复和统计；可设为一项一件。每次拆分都有记录",
        "handling.split",
        cites.FEE_4,
    ),
    Default(
        "retention_years",
        "申请的案卷保存多少年，何时隐去个人信息",
        "没有全国统一的规定，默认办结满10年隐去个人信息，件数和结果长期保留；请按本机关经档案部门批准的期限设定",
        "handling.retention_years",
        cites.REG_45,
    ),
    Default(
        "amendment_period",
        "更正申请（第四十一条）多长时间内办完",
        "没有规定期限；收到后第20个工作日提醒，不算逾期",
        "MatterKind.remind_on(days=…)",
        cites.REG_41,
    ),
    Default(
        "suggestion_period",
        "主动公开建议（第四十四条）多长时间内答复",
        "规定只说“及时”；收到后第20个工作日提醒，不算逾期",
        "MatterKind.remind_on(days=…)",
        cites.REG_44,
    ),
    Default(
        "matters_counted",
        "更正申请、主动公开建议是否计入年度报告表三",
        "不计入",
        "",
        cites.FORM_2021,
    ),
    Default(
        "weekend_rolls",
        "按日、按月计算的期间，最后一日是普通周末的，是否顺延",
        "顺延；调休上班的周末不顺延",
        "deadline(weekend_rolls=…)",
        cites.CIVIL_203,
    ),
    Default(
        "annual_date",
        "1月31日、3月31日逢休息日是否顺延",
        "不顺延；按该日或者之前的最后一个工作日安排",
        "annual_report(local=…)",
        cites.REG_49,
    ),
    Default(
        "annual_township",
        "乡镇、街道和办公厅（室）的年度报告日期",
        "按部门的1月31日安排",
        "annual_report(local=…)",
        cites.REG_49,
    ),
    Default(
        "inquiry_remedy",
        "行政查询事项是否复议前置",
        "两种途径都告知",
        "remedy(inquiry=…)",
        cites.REG_36_7,
    ),
    Default(
        "partial_remedy",
        "部分公开中不予公开的部分是否复议前置",
        "以第十四条、第十五条、第十六条为依据的，复议前置",
        "remedy(withheld=…)",
        cites.GUIDE_132,
    ),
    Default(
        "reply_rows",
        "各种答复计入表三的哪一行",
        "按行名的通常含义；格式的填报说明没有查到",
        "",
        cites.FORM_2021,
    ),
    Default(
        "fee_first_open_band",
        "31件以上第一档的标准",
        "200元/件（由条文推出，没有查到官方算例）",
        "",
        cites.FEE_4,
    ),
    Default(
        "fee_pages",
        "按量计收的“页”和是否累加",
        "一页为A4及以下幅面的单面；按单件申请计算，不累加",
        "",
        cites.FEE_5,
    ),
    Default(
        "fee_since",
        "信息处理费自哪一日起可以收取",
        "2021年1月1日",
        "",
        cites.FEE,
    ),
    Default(
        "publicity",
        "“双公示”7个工作日的规定是否仍然有效",
        "按7个工作日提醒，不算违法",
        "handling.publicity_days",
        cites.PUBLICITY_424,
    ),
    Default(
        "cleanup_years",
        "规章和行政规范性文件制发满几年列入定期清理",
        "满5年的，以及一年内有效期届满的",
        "handling.cleanup_years",
        cites.NORMATIVE_37,
    ),
    Default(
        "last_day_of_validity",
        "有效期届满的文件自哪一日起失效",
        "有效期的最后一日仍然有效，次日失效：12月31日届满的，年末仍计入“现行有效件数”",
        "",
        cites.FORM_2021,
    ),
    Default(
        "directory_period",
        "公开目录写的时限没有工作日数（如“及时”），或者有几个不同的工作日数的，按几日算",
        "按条例的20个工作日；目录写的比条例长的，也按条例，除非登记为法律、法规规定",
        "DirectoryItem.days、prevails",
        cites.DIRECTORIES_54,
    ),
)
