"""How people call the columns and rows of a job breakdown sheet, in English, German and Chinese.

A header is recognised by any of these names, without regard to capitals; the first of each language is written.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

NAMING_LANGUAGES = ("en", "de", "zh-Hans")
"""The languages of the names, in the order in which they stand below."""

Names = tuple[tuple[str, ...], ...]


def _names(english: str, german: str, chinese: str) -> Names:
    return tuple(tuple(listed.split(" | ")) for listed in (english, german, chinese))


HEADERS: Mapping[str, Names] = MappingProxyType(
    {
        "number": _names(
            "No. | # | Number | Step no. | Step number",
            "Nr. | Nummer | Pos. | Lfd. Nr. | Schritt-Nr.",
            "序号 | 编号 | 步骤号 | 号",
        ),
        "level": _names("Level", "Ebene", "层级"),
        "title": _names(
            "Title | Major step | Major steps | Important step | Important steps | Step | Steps | Job step",
            "Titel | Hauptschritt | Hauptschritte | Wichtiger Schritt | Arbeitsschritt | Arbeitsschritte | Schritt",
            "标题 | 主要步骤 | 重要步骤 | 步骤 | 作业步骤",
        ),
        "description": _names("Description | Purpose", "Beschreibung | Zweck", "说明 | 描述 | 目的"),
        "instruction": _names(
            "Instruction | Instructions | Work instruction | How",
            "Anweisung | Arbeitsanweisung | Tätigkeit | Ausführung",
            "操作说明 | 作业内容 | 操作方法 | 操作内容 | 作业指导",
        ),
        "key_points": _names(
            "Key points | Key point",
            "Kernpunkte | Kernpunkt | Schlüsselpunkte | Wichtige Punkte",
            "要点 | 关键点 | 操作要点",
        ),
        "reasons": _names(
            "Reasons | Reason | Reasons for key points | Why",
            "Gründe | Grund | Begründung | Begründungen | Warum",
            "原因 | 理由 | 要点的理由",
        ),
        "hazards": _names(
            "Hazards | Hazard | Risks",
            "Gefahren | Gefährdungen | Gefährdung | Risiken",
            "危险 | 危险源 | 风险 | 安全风险",
        ),
        "measures": _names(
            "Measures | Safety measures | Safety",
            "Schutzmaßnahmen | Maßnahmen | Sicherheit",
            "防护措施 | 安全措施 | 措施 | 安全",
        ),
        "protective_equipment": _names(
            "Protective equipment | PPE", "Schutzausrüstung | PSA", "防护用品 | 劳保用品 | 个人防护"
        ),
        "tools": _names(
            "Tools and materials | Tools | Tool | Materials | Resources | Parts",
            "Werkzeuge und Material | Werkzeuge | Werkzeug | Betriebsmittel | Hilfsmittel | Material | Teile",
            "工具和材料 | 工具 | 材料 | 工装 | 物料 | 零件",
        ),
        "tool_numbers": _names(
            "Tool numbers | Tool number | Identifiers", "Werkzeugnummern | Werkzeugnummer | Sachnummern", "工具编号"
        ),
        "parameters": _names(
            "Parameters | Parameter | Settings",
            "Parameter | Einstellwerte | Einstellungen",
            "参数 | 工艺参数 | 设定值",
        ),
        "checks": _names(
            "Checks | Check | Characteristics | Inspection",
            "Prüfungen | Prüfung | Prüfmerkmale | Prüfmerkmal",
            "检查 | 检验项目 | 检查项目",
        ),
        "limits": _names(
            "Limits | Check limits | Tolerance | Tolerances",
            "Grenzwerte | Grenzen | Toleranz | Toleranzen",
            "公差 | 限值 | 标准值",
        ),
        "gauges": _names("Gauges | Gauge", "Prüfmittel | Messmittel", "量具 | 检具"),
        "standard_time": _names(
            "Standard time | Time | Cycle time",
            "Vorgabezeit | Zeit | Sollzeit | Taktzeit",
            "标准时间 | 工时 | 时间 | 节拍",
        ),
        "result": _names("Result | Expected result", "Ergebnis | Sollzustand | Erwartetes Ergebnis", "结果 | 预期结果"),
        "pictures": _names(
            "Pictures | Picture | Images | Image | Photos | Photo",
            "Bilder | Bild | Fotos | Foto",
            "图片 | 照片 | 图示",
        ),
        "applies": _names("Applies | Applies to | Variants", "Gilt für | Varianten", "适用 | 适用型号 | 适用变型"),
        "occasion": _names("Occasion", "Anlass", "场合"),
        "workstation": _names("Workstation | Station", "Arbeitsplatz | Arbeitsstation", "工位"),
        "machine": _names("Machine", "Maschine", "设备 | 机器"),
        "uid": _names("uid", "uid", "uid"),
        "source": _names("copied from", "kopiert von", "复制自"),
        "exact": _names("exact", "exakt", "完整内容"),
    }
)

LEVELS: Mapping[str, Names] = MappingProxyType(
    {
        "cookbook": _names("Cookbook | Standard | Process", "Standard | Prozess", "标准 | 工艺"),
        "group": _names("Group | Section", "Gruppe | Abschnitt", "组 | 分组"),
        "operation": _names("Operation", "Arbeitsgang | Arbeitsfolge", "工序"),
        "step": _names("Step", "Arbeitsschritt | Schritt", "步骤 | 工步"),
        "withdrawn": _names("Withdrawn", "Zurückgezogen", "已撤销"),
    }
)
"""What the column Level says of a row."""
