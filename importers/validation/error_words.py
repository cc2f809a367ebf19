"""What a cell shows where a formula failed, in every language of Excel and in other programs.

Microsoft documents the errors (support.microsoft.com, "How to correct a formula error") and shows them translated; the
words of each language are those which Excel for it shows. They are compared letter by letter: `#SALE!` is a name.
"""

from __future__ import annotations

# DIV/0, N/A, NAME, NULL, NUM, REF, VALUE, and (where it is known) SPILL, CALC, FIELD, GETTING_DATA and the like.
_EXCEL = {
    "English": """#DIV/0! #N/A #NAME? #NULL! #NUM! #REF! #VALUE! #SPILL! #CALC! #FIELD! #GETTING_DATA
        #BLOCKED! #BUSY! #CONNECT! #EXTERNAL! #PYTHON! #TIMEOUT! #UNKNOWN!""",
    "German": """#DIV/0! #NV #NAME? #NULL! #ZAHL! #BEZUG! #WERT! #ÜBERLAUF! #KALK! #FELD! #DATEN_ABRUFEN
        #DATEN_ABRUFEN! #BLOCKIERT! #VERBINDEN! #UNBEKANNT! #BESETZT!""",
    "French": """#DIV/0! #N/A #NOM? #NUL! #NOMBRE! #REF! #VALEUR! #PROPAGATION! #EPARS! #CALC! #CHAMP!
        #OBTENTION_DONNEES #CHARGEMENT_DONNEES #BLOQUE! #BLOQUÉ! #CONNEXION! #INCONNU! #OCCUPE! #OCCUPÉ!""",
    "Spanish": """#¡DIV/0! #N/D #N/A #¿NOMBRE? #¡NULO! #¡NUM! #¡REF! #¡VALOR! #¡DESBORDAMIENTO! #¡CALC!
        #¡CAMPO! #OBTENIENDO_DATOS #¡BLOQUEADO! #¡CONECTAR! #¡DESCONOCIDO! #¡OCUPADO!
        #NOMBRE? #NULO! #VALOR! #DESBORDAMIENTO! #CAMPO! #BLOQUEADO! #CONECTAR! #DESCONOCIDO!""",
    "Italian": """#DIV/0! #N/D #NOME? #NULLO! #NULL! #NUM! #RIF! #VALORE! #ESPANSIONE! #CALC! #CAMPO!
        #ESTRAZIONE_DATI_IN_CORSO #BLOCCATO! #CONNESSIONE! #SCONOSCIUTO!""",
    "Portuguese": """#DIV/0! #N/D #NOME? #NULO! #NÚM! #REF! #VALOR! #DESPEJAR! #EXPOR! #CALC! #CAMPO!
        #OBTENDO_DADOS #A_OBTER_DADOS #BLOQUEADO! #CONECTAR! #DESCONHECIDO!""",
    "Dutch": """#DEEL/0! #N/B #NAAM? #LEEG! #GETAL! #VERW! #WAARDE! #OVERLOOP! #BEREKENEN! #VELD!
        #GEGEVENS_OPHALEN #GEBLOKKEERD! #ONBEKEND!""",
    "Danish": "#DIVISION/0! #I/T #NAVN? #NUL! #NUM! #REFERENCE! #VÆRDI! #OVERLØB! #BEREGN! #FELT!",
    "Norwegian": "#DIV/0! #I/T #NAVN? #NULL! #NUM! #REF! #VERDI! #OVERFLYT! #BEREGN! #FELT!",
    "Swedish": """#DIVISION/0! #SAKNAS! #NAMN? #SKÄRNING! #OGILTIGT! #REFERENS! #REF! #VÄRDEFEL!
        #VÄRDE! #SPILL! #BERÄKNA! #FÄLT!""",
    "Finnish": """#JAKO/0! #PUUTTUU! #PUUTTUU #NIMI? #TYHJÄ! #LUKU! #VIITTAUS! #ARVO! #LEVIÄMINEN!
        #TÄYTÄ! #LASKE! #KENTTÄ!""",
    "Polish": "#DZIEL/0! #N/D! #N/D #NAZWA? #ZERO! #LICZBA! #ADR! #ARG! #ROZLANIE! #OBL! #POLE!",
    "Czech": "#DĚLENÍ_NULOU! #NENÍ_K_DISPOZICI #NÁZEV? #NULL! #ČÍSLO! #ODKAZ! #HODNOTA! #PŘESAH! #POLE!",
    "Slovak": """#DELENIENULOU! #DELENIE_NULOU! #NEDOSTUPNÝ #NÁZOV? #NEPLATNÝ! #ČÍSLO! #ODKAZ! #HODNOTA!
        #PRESAH!""",
    "Hungarian": "#ZÉRÓOSZTÓ! #HIÁNYZIK #NÉV? #NULLA! #SZÁM! #HIV! #ÉRTÉK! #KIBONTÁS!",
    "Slovenian": "#DEL/0! #N/V #IME? #NIČ! #ŠTEV! #SKLIC! #VREDN!",
    "Croatian": "#DIJ/0! #N/D #NAZIV? #NULL! #BROJ! #REF! #VRIJEDNOST!",
    "Romanian": "#DIV/0! #N/A #NUME? #NUL! #NUM! #REF! #VALOARE!",
    "Turkish": "#SAYI/0! #YOK #AD? #BOŞ! #SAYI! #BAŞV! #DEĞER! #TAŞMA!",
    "Greek": "#ΔΙΑΙΡ./0! #ΔΙΑΙΡ/0! #Δ/Υ #ΟΝΟΜΑ? #ΚΕΝΟ! #ΑΡΙΘ! #ΑΝΑΦ! #ΤΙΜΗ!",
    "Russian": "#ДЕЛ/0! #Н/Д #ИМЯ? #ПУСТО! #ЧИСЛО! #ССЫЛКА! #ССЫЛ! #ЗНАЧ! #ПЕРЕНОС! #ВЫЧИСЛ! #ПОЛЕ!",
    "Ukrainian": "#ДІЛ/0! #Н/Д #ІМ'Я? #ІМ’Я? #NULL! #ЧИСЛО! #ПОСИЛАННЯ! #ЗНАЧ!",
    "Chinese, Japanese, Korean": "#溢出! #溢位! #计算! #計算! #スピル! #분산!",
}  # fmt: skip
_OTHER_PROGRAMS = {
    "Google Sheets": "#ERROR! #NAME? #NUM! #UNSUPPORTED!",
    "LibreOffice": "#FMT! #MACRO? #ADDIN?",
    "Access": "#Error #Error! #Name? #Num! #Type! #Div/0! #Func! #Deleted",
    "formula engines": "#CYCLE! #CIRCULAR! #LIC!",
}
_LIBREOFFICE_CODES = range(501, 541)  # help.libreoffice.org, "Error Codes in LibreOffice Calc"

ERROR_WORDS = frozenset(
    [word for words in (*_EXCEL.values(), *_OTHER_PROGRAMS.values()) for word in words.split()]
    + [f"Err:{code}" for code in _LIBREOFFICE_CODES]
)
