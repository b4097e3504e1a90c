"""Words that decide whether a capitalised word is a place."""

from __future__ import annotations

from typing import Final

TITLES: Final = frozenset(
    """mr mrs ms miss dr prof professor sir lord lady dame king queen prince princess sheikh imam
    ayatollah mullah rabbi pope bishop archbishop cardinal father sister rev reverend
    president chancellor premier senator sen rep congressman congresswoman gov mayor judge
    justice general gen colonel col lt lieutenant major maj captain capt sgt sergeant cpl
    corporal private pvt admiral adm commander cmdr brig brigadier marshal coach actor actress
    singer author spokesman spokeswoman spokesperson analyst detective officer secretary
    minister ambassador""".split()
)
GIVEN_NAMES: Final = frozenset(
    """aaron abdul abdullah abu adam adrian ahmad ahmed aisha alan albert alex alexander alexis
    alfred ali alice alison allen amanda amber amir amy ana andre andrea andrei andrew andy
    angela anita ann anna anne anthony antonio april arthur ashley austin barack barbara barry
    bashar ben benjamin bernard bernie beth betty beverly bill billy bob bobby boris brad
    bradley brandon brenda brett brian bruce bryan caitlin carl carla carlos carmen carol
    caroline carolyn catherine chad charles charlie charlotte chelsea chloe chris christian
    christina christine christopher claire clara clark claude claudia colin connor craig
    cristina crystal cynthia daniel danielle danny darren dave david dean deborah debra denis
    denise dennis derek diana diane diego dominic don donald donna doris dorothy doug douglas
    duncan dwayne dylan ed eddie edgar edith edward edwin elaine eleanor elena elizabeth ella
    ellen emily emma emmanuel eric erica erik ernest ethan eugene eva evan evelyn faith felix
    fernando fiona francesca frances francis francisco frank fred frederick gabriel gareth
    gary gavin gene geoffrey george gerald gerard gina glenn gloria gordon grace graham grant
    greg gregory guy hamid harold harriet harry hasan hassan heather heidi helen henry herbert
    hillary holly howard hugh hugo hussein ian ibrahim igor irene isaac isabel isabella ivan
    jack jackie jackson jacob jacqueline jake james jamie jan jane janet janice jared jason
    javier jay jean jeff jeffrey jennifer jenny jeremy jerry jesse jessica jill jim jimmy joan
    joanna joe joel john johnny jon jonathan jorge jose joseph joshua joyce juan judith judy
    julia julian julie justin karen karl kate katherine kathleen kathryn kathy katie keith
    kelly ken kenneth kerry kevin khalid kim kimberly kirk kofi kristen kurt kyle lance larry
    laura lauren laurence lawrence leah lee leo leon leonard leslie liam linda lindsay lionel
    lisa liz logan lois lorraine louis louise lucas lucy luis luke lynn madison mahmoud manuel
    marc marcus margaret maria marie marilyn mario mark martha martin marvin mary matt matthew
    maureen maurice max megan melissa michael michelle miguel mike mitchell mohamed mohammad
    mohammed molly monica morgan muhammad mustafa nancy naomi natalie nathan neil nelson
    nicholas nick nicola nicole nigel noah noel nora norman oliver olivia omar oscar osama
    pamela patricia patrick paul paula pauline pedro peter phil philip phillip qasem rachel
    ralph ramon randy raymond rebecca recep reuben rex ricardo richard rick rita rob robert
    roberto robin rodney roger roland ron ronald rose ross roy russell ruth ryan saad sabrina
    saddam sally salman sam samantha samuel sandra sara sarah scott sean sebastian sergei
    sergey seth shane shannon sharon shaun shawn sheila sheryl simon sofia sophia sophie
    stacey stanley stella stephanie stephen steve steven stuart susan suzanne sylvia tamara
    tara ted teresa terry theresa thomas tiffany tim timothy tina todd tom tommy tony tracy
    travis trevor troy tyler usama valerie vanessa vera vernon veronica victor victoria
    vincent viktor vladimir volodymyr walter wanda warren wayne wendy wesley william winston
    xavier yasser yusuf yvonne zachary zahra zoe denzel kendrick naftali moshe ehud ariel
    shimon yitzhak kobe lebron serena venus""".split()
)
"""Common given names, and forenames of well-known people: what follows is a surname."""
NAMESAKES: Final = frozenset(
    """jordan chad paris israel georgia washington lincoln jackson madison houston dallas sydney
    florence sofia valencia orlando savannah brooklyn chelsea kent lancaster york hamilton
    clinton jefferson wellington nelson wilson austin charlotte victoria virginia carolina
    dakota montana phoenix london cuba india china asia america africa ireland england france
    holland berlin milan rome verona siena vienna salem trenton camden preston burton carson
    bolton hampton newton clayton dayton cleveland lima quito santiago medina mali kenya bush
    carter ford grant taylor""".split()
)
"""Places whose names people bear: before another capitalised word they are a person's."""
DIRECTIONS: Final = frozenset(
    """north south east west northern southern eastern western central centre center middle
    northeast northwest southeast southwest northeastern northwestern southeastern southwestern
    nord sud est ouest norte sur oriental upper lower inner outer arab kurd""".split()
)
"""Keys of words that some subdivision is called, but that name a direction or a people."""
CODES: Final = frozenset({"NSW", "UAE", "DRC", "KPK", "PEI", "NYC"})
"""Abbreviations that stand for a place wherever they are told."""
NO_FORENAMES: Final = frozenset(
    """radio camp fort port operation hotel racing real sporting club team voice air air base
    airport university institute hospital mount lake cape tel tell deir ain khan jabal jebel
    greater metro downtown little upper lower outer inner mid st san santa al el new old near
    in at from to of by the inside outside around across through between both near""".split()
)
"""Keys of words before a place's name that are no forenames."""
OFFICES: Final = frozenset(
    """Department Police National State Governor Gov Attorney Senate Supreme Legislature House
    Republican Democratic Republicans Democrats University Guard Sen Rep""".split()
)
"""Words after the name of a state that tell it from a person's."""
GENERIC_AFTER: Final = frozenset(
    """City County Province State Governorate Region District Oblast Island Islands River Sea Lake
    Valley Mountains Mountain Airport Peninsula Strip Street Monday Tuesday Wednesday Thursday
    Friday Saturday Sunday January February March April May June July August September October
    November December I The A In On At""".split()
)
ORDINARY: Final = frozenset(
    """january february march april may june july august september october november december monday
    tuesday wednesday thursday friday saturday sunday spring summer autumn winter easter
    christmas ramadan noel god allah jesus christ bible koran quran islam muslim muslims
    christian christians jewish jews sunni shia shiite kurd kurds arab arabs hindu hindus
    buddhist catholic hamas hezbollah taliban isis isil fatah al qaida qaeda boko haram police
    army navy marine marines guard force forces command department ministry minister president
    government congress parliament senate house court party union united nations national
    international security council committee commission organization organisation agency
    authority bank group company university college school hospital church mosque temple
    center centre republic kingdom federal democratic people state states city town village
    county province district region north south east west northern southern eastern western
    central northeast northwest southeast southwest the a an and or but of in on at to for
    from by with as is was are be been it its he she they we you who what when where why how
    this that these those there here then than not no yes all any some many most more less few
    other another such same so if because while after before since until during about over
    under between against through into out up down off again once also however meanwhile
    although though despite yet still even just only both each every either neither according
    earlier later now today yesterday tomorrow tonight one two three four five six seven eight
    nine ten first second third last next new old young great good best better big small long
    short high low top early late real right left open free reading mobile nice split bath man
    men woman women hull deal rugby battle orange independence justice liberty freedom peace
    war victory hope faith glory unity progress general major captain colonel sergeant officer
    chief head director manager member leader mr mrs ms dr sir lord king queen prince princess
    day week month year time hour morning evening night street road avenue quarter estate prison
    castle tower camp park place square
    bridge river lake sea island hill mountain valley beach black white red green blue brown
    gray grey gold silver star sun moon sky fire water earth air wind storm snow rain media
    times post news herald tribune journal guardian mirror independent reuters press facebook
    twitter google apple amazon microsoft intel ford let see look come go get give take make
    put keep tell ask use find think know want need try call cup league world olympics series
    championship trump obama clinton bush putin assad biden modi merkel macron erdogan
    netanyahu johnson blair smith jones williams davis miller wilson moore taylor anderson
    thomas martin chef ada ali san santa santo saint los las la el de del du van von der le
    male female buy sale much care home tours tower gas oil coal iron energy power bay wells
    along plan bill budget data date vote win won loss covid ebola aids hiv zika flu virus
    bureau drug pope market conservation metro enterprise tank vista opera cross
    sars mers ebolavirus""".split()
)
"""Keys of words that are places somewhere, but in news nearly always something else."""
