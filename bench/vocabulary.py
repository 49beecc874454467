"""What the steps of the measured cookbook say: sentences of a machining and assembly line, in four languages.

`{code}` stands for the number of a part, a fixture or a place, drawn anew for each sentence.
"""

from __future__ import annotations

from typing import Final, NamedTuple

LANGUAGES: Final = ("en", "de", "zh-Hans", "cs")


class Phrase(NamedTuple):
    """One thing said in the four languages."""

    en: str
    de: str
    zh: str
    cs: str

    def by_language(self, code: str) -> dict[str, str]:
        """Language -> words, with the code put in."""
        return {language: text.format(code=code) for language, text in zip(LANGUAGES, self, strict=True)}


TITLES: Final = (
    Phrase("Clamp housing {code}", "Gehäuse {code} spannen", "夹紧壳体{code}", "Upnout skříň {code}"),
    Phrase("Drill oil channel {code}", "Ölkanal {code} bohren", "钻油道{code}", "Vrtat olejový kanál {code}"),
    Phrase("Press in bearing {code}", "Lager {code} einpressen", "压装轴承{code}", "Zalisovat ložisko {code}"),
    Phrase("Tighten cover {code}", "Deckel {code} anziehen", "拧紧端盖{code}", "Utáhnout víko {code}"),
    Phrase("Grind raceway {code}", "Laufbahn {code} schleifen", "磨削滚道{code}", "Brousit oběžnou dráhu {code}"),
    Phrase("Wash and dry {code}", "Waschen und trocknen {code}", "清洗并烘干{code}", "Umýt a vysušit {code}"),
    Phrase("Measure bore {code}", "Bohrung {code} messen", "测量内孔{code}", "Změřit otvor {code}"),
    Phrase(
        "Pack and label {code}", "Verpacken und etikettieren {code}", "包装并贴标{code}", "Zabalit a označit {code}"
    ),
)

SENTENCES: Final = (
    Phrase(
        "Take housing {code} out of the tray with both hands and wipe its lower face clean.",
        "Nehmen Sie Gehäuse {code} mit beiden Händen aus dem Träger und wischen Sie die Unterseite sauber.",
        "用双手从料盘中取出壳体{code}，并将其底面擦拭干净。",
        "Vyjměte skříň {code} oběma rukama z palety a otřete její spodní plochu dočista.",
    ),
    Phrase(
        "Lay the part against stop {code} until no gap remains visible between flange and support.",
        "Legen Sie das Teil an Anschlag {code}, bis zwischen Flansch und Auflage kein Spalt mehr sichtbar ist.",
        "将零件靠紧挡块{code}，直到法兰与支承之间看不到任何间隙。",
        "Přiložte díl k dorazu {code}, až mezi přírubou a podpěrou není vidět žádná mezera.",
    ),
    Phrase(
        "Close the three clamps of fixture {code} in the order of their numbers, never all together.",
        "Schließen Sie die drei Spanner der Vorrichtung {code} in der Reihenfolge ihrer Nummern, nie alle zugleich.",
        "按编号顺序依次合上夹具{code}的三个压板，切勿同时合上。",
        "Zavřete tři upínky přípravku {code} v pořadí jejich čísel, nikdy všechny najednou.",
    ),
    Phrase(
        "Start the cycle with the green button and watch the spindle load on screen {code}.",
        "Starten Sie den Zyklus mit der grünen Taste und beobachten Sie die Spindellast auf Anzeige {code}.",
        "按下绿色按钮启动循环，并观察屏幕{code}上的主轴负荷。",
        "Spusťte cyklus zeleným tlačítkem a sledujte zatížení vřetena na obrazovce {code}.",
    ),
    Phrase(
        "Blow chips out of bore {code} with filtered air, keeping the nozzle at arm's length.",
        "Blasen Sie Späne mit gefilterter Luft aus Bohrung {code} und halten Sie die Düse eine Armlänge entfernt.",
        "用过滤后的压缩空气吹净孔{code}内的切屑，喷嘴保持一臂距离。",
        "Vyfoukejte třísky z otvoru {code} filtrovaným vzduchem, trysku držte na délku paže.",
    ),
    Phrase(
        "Put one drop of grease on seal {code} and spread it evenly along the whole lip.",
        "Geben Sie einen Tropfen Fett auf Dichtung {code} und verteilen Sie ihn gleichmäßig über die ganze Lippe.",
        "在密封圈{code}上滴一滴润滑脂，并沿整个唇口均匀涂开。",
        "Naneste jednu kapku tuku na těsnění {code} a rozetřete ji rovnoměrně po celém břitu.",
    ),
    Phrase(
        "Press bearing {code} home in a single stroke and hold the final force for two seconds.",
        "Pressen Sie Lager {code} in einem einzigen Hub ein und halten Sie die Endkraft zwei Sekunden lang.",
        "一次行程将轴承{code}压装到位，并保持最终压力两秒钟。",
        "Zalisujte ložisko {code} jediným zdvihem a podržte koncovou sílu po dobu dvou sekund.",
    ),
    Phrase(
        "Tighten the screws of cover {code} crosswise, first by hand, then with the set wrench.",
        "Ziehen Sie die Schrauben von Deckel {code} über Kreuz an, zuerst von Hand, dann mit dem Schlüssel.",
        "对角拧紧端盖{code}的螺钉，先用手预紧，再用定扭扳手拧紧。",
        "Utáhněte šrouby víka {code} křížem, nejprve rukou, potom nastaveným klíčem.",
    ),
    Phrase(
        "Check with gauge {code} that the go side enters freely while the other side stays out.",
        "Prüfen Sie mit Lehre {code}, dass die Gutseite frei eintritt, während die andere Seite draußen bleibt.",
        "用量规{code}检查通端可自由进入，而止端不得进入。",
        "Zkontrolujte kalibrem {code}, že dobrá strana vstupuje volně, zatímco druhá zůstává venku.",
    ),
    Phrase(
        "Turn shaft {code} twice around and listen for any grinding noise near the front bearing.",
        "Drehen Sie Welle {code} zweimal herum und achten Sie auf Schleifgeräusche nahe dem vorderen Lager.",
        "将轴{code}转动两圈，倾听前轴承附近是否有摩擦异响。",
        "Otočte hřídel {code} dvakrát dokola a poslouchejte, zda u předního ložiska nic nedrhne.",
    ),
    Phrase(
        "Mark every rejected piece with red paint and place it in locked box {code}.",
        "Kennzeichnen Sie jedes Ausschussteil mit roter Farbe und legen Sie es in den verschlossenen Kasten {code}.",
        "用红色油漆标记每个不合格品，并放入上锁的箱子{code}。",
        "Označte každý vadný kus červenou barvou a uložte jej do zamčené bedny {code}.",
    ),
    Phrase(
        "Enter the serial number at terminal {code} before the pallet leaves this workstation.",
        "Geben Sie die Seriennummer an Terminal {code} ein, bevor die Palette diesen Arbeitsplatz verlässt.",
        "托盘离开本工位之前，在终端{code}上输入序列号。",
        "Zadejte výrobní číslo na terminálu {code} dříve, než paleta opustí toto pracoviště.",
    ),
    Phrase(
        "Rinse basket {code} with clean water until the conductivity falls below the marked line.",
        "Spülen Sie Korb {code} mit klarem Wasser, bis die Leitfähigkeit unter die markierte Linie fällt.",
        "用清水冲洗料篮{code}，直到电导率降到标线以下。",
        "Oplachujte koš {code} čistou vodou, dokud vodivost neklesne pod vyznačenou čáru.",
    ),
    Phrase(
        "Replace insert {code} as soon as the burr on the outer edge can be felt with a fingernail.",
        "Wechseln Sie Wendeplatte {code}, sobald der Grat an der Außenkante mit dem Fingernagel zu spüren ist.",
        "一旦指甲能感觉到外缘毛刺，立即更换刀片{code}。",
        "Vyměňte destičku {code}, jakmile je otřep na vnější hraně cítit nehtem.",
    ),
    Phrase(
        "Guide cable {code} through the left channel so that it touches no moving lever.",
        "Führen Sie Kabel {code} durch den linken Kanal, sodass es keinen beweglichen Hebel berührt.",
        "将电缆{code}穿过左侧线槽，使其不接触任何活动杠杆。",
        "Veďte kabel {code} levým kanálkem tak, aby se nedotýkal žádné pohyblivé páky.",
    ),
    Phrase(
        "Wait until lamp {code} shows white, then open the door slowly and remove the finished part.",
        "Warten Sie, bis Lampe {code} weiß leuchtet, öffnen Sie langsam die Tür und entnehmen Sie das fertige Teil.",
        "等待指示灯{code}变为白色，再缓慢打开防护门取出成品。",
        "Počkejte, až se kontrolka {code} rozsvítí bíle, pomalu otevřete dveře a vyjměte hotový díl.",
    ),
)

POINTS: Final = (
    Phrase(
        "Both hands on the part {code}", "Beide Hände am Teil {code}", "双手握持零件{code}", "Obě ruce na dílu {code}"
    ),
    Phrase(
        "Arrow points to front {code}", "Pfeil zeigt nach vorn {code}", "箭头朝前{code}", "Šipka ukazuje dopředu {code}"
    ),
    Phrase(
        "Listen for the click {code}",
        "Auf das Klicken achten {code}",
        "听到咔嗒声{code}",
        "Poslouchejte cvaknutí {code}",
    ),
    Phrase(
        "No oil on the thread {code}", "Kein Öl am Gewinde {code}", "螺纹上无油{code}", "Žádný olej na závitu {code}"
    ),
    Phrase(
        "Seal lip faces outwards {code}",
        "Dichtlippe nach außen {code}",
        "唇口朝外{code}",
        "Břit těsnění směřuje ven {code}",
    ),
)

REASONS: Final = (
    Phrase("A dropped part is scrap.", "Ein gefallenes Teil ist Ausschuss.", "掉落即报废。", "Upadlý díl je zmetek."),
    Phrase(
        "Otherwise it leaks at the customer.",
        "Sonst leckt es beim Kunden.",
        "否则客户处会泄漏。",
        "Jinak to u zákazníka teče.",
    ),
    Phrase(
        "The friction sets the preload.",
        "Die Reibung bestimmt die Vorspannung.",
        "摩擦决定预紧力。",
        "Tření určuje předpětí.",
    ),
    Phrase(
        "The next station cannot see it.",
        "Die nächste Station sieht es nicht.",
        "下一工位看不到。",
        "Další stanice to nevidí.",
    ),
)

TOOLS: Final = (
    ("tool", Phrase("Torque wrench {code}", "Drehmomentschlüssel {code}", "扭矩扳手{code}", "Momentový klíč {code}")),
    ("gauge", Phrase("Plug gauge {code}", "Lehrdorn {code}", "塞规{code}", "Válečkový kalibr {code}")),
    ("fixture", Phrase("Clamping fixture {code}", "Spannvorrichtung {code}", "夹具{code}", "Upínací přípravek {code}")),
    ("material", Phrase("Bearing grease {code}", "Lagerfett {code}", "轴承润滑脂{code}", "Ložiskový tuk {code}")),
    ("program", Phrase("Program {code}", "Programm {code}", "程序{code}", "Program {code}")),
)

CHECKS: Final = (
    (Phrase("Bore diameter {code}", "Bohrungsdurchmesser {code}", "孔径{code}", "Průměr otvoru {code}"), "mm"),
    (Phrase("Seating depth {code}", "Einpresstiefe {code}", "压装深度{code}", "Hloubka zalisování {code}"), "mm"),
    (Phrase("Breakaway torque {code}", "Losbrechmoment {code}", "启动力矩{code}", "Moment odtržení {code}"), "N·m"),
)

HAZARDS: Final = (
    Phrase("Flying chips {code}", "Fliegende Späne {code}", "飞溅切屑{code}", "Odletující třísky {code}"),
    Phrase(
        "Crushing at the press {code}", "Quetschen an der Presse {code}", "压机挤伤{code}", "Přimáčknutí u lisu {code}"
    ),
)

PARAMETERS: Final = (
    ("Tightening torque", "N·m", 8, 40),
    ("Spindle speed", "1/min", 800, 4200),
    ("Feed", "mm/min", 60, 900),
    ("Clamping pressure", "bar", 20, 90),
    ("Press force", "kN", 4, 30),
    ("Bath temperature", "°C", 40, 75),
    ("Holding time", "s", 2, 45),
    ("Coolant flow", "l/min", 5, 35),
)
"""Name, unit, lowest and highest value that is drawn."""

NEW_WORDS: Final = {
    "en": ("carefully", "promptly", "thoroughly", "gently", "securely", "visibly"),
    "de": ("sorgfältig", "unverzüglich", "gründlich", "behutsam", "zuverlässig", "merklich"),
    "zh-Hans": ("谨慎", "迅速", "彻底", "轻柔", "牢靠", "明显"),
    "cs": ("pečlivě", "neprodleně", "důkladně", "jemně", "spolehlivě", "zřetelně"),
}
"""Words that the sentences above do not hold, for edits that can be told apart."""
