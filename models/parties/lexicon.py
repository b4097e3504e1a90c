"""Words that tell what kind of party a phrase names, by sector."""

from __future__ import annotations

from typing import Final

SECTORS: Final[tuple[str, ...]] = (
    "military",
    "police",
    "government",
    "armed_group",
    "civilian",
    "crowd",
    "organization",
    "object",
    "unknown",
)
"""The rows of the sector model, in this order in the weights."""

_WORDS: Final = {
    "military": """coalition soldier serviceman servicemen servicewoman troop army armies navy
        marine marines airman airmen sailor paratrooper commando conscript regiment brigade
        battalion platoon division corps infantry garrison peacekeeper military militaries
        general colonel lieutenant sergeant corporal major admiral brigadier warplane jet bomber
        aircraft helicopter gunship fleet squadron legionnaire paramilitary artillery reservist
        force forces veteran pilot gunner sniper draftee warship frigate submarine carrier
        units allies captain personnel reinforcements commander commanders cavalry contingent
        detachment legion crusader commandos recruits recruit mounties militarist legions
        ranger cadet air-force airforce unit blue-helmets peacekeeping deserter defector corpsman
        signaller artilleryman cavalryman grenadier fusilier sapper bombardier gendarmes
        rifleman riflemen guardsman guardsmen seaman seamen marshal""",
    "police": """police policeman policemen policewoman policewomen cop constable gendarme
        gendarmerie trooper sheriff detective deputy guard security officer patrolman bodyguard
        inspector commissioner interpol swat warden jailer
        patrol patrols lawman lawmen asayish escort personnel squad investigators mounties""",
    "government": """government regime president minister ministry ministries official authority
        authorities governor mayor lawmaker parliament congress senator senate congressman
        ambassador diplomat consul king queen prince emir sultan emperor administration
        cabinet chancellor premier prime judge court prosecutor junta politician leader
        legislator councilor councillor deputy state monarch dictator republic parliamentarian
        vice-president envoy kingdom empire judiciary
        country countries nation powers axis administrator chief delegation aide councils
        intelligence agent agents countryman statesman throne viceroy conservatives candidate
        representative cia pope republicans democrats duke earl imperials council diplomats
        spokesman spokeswoman spokesperson bureaucrat attorney magistrate treasurer undersecretary
        parliamentarians legislature sultanate emirate kremlin pentagon politburo civil-servant""",
    "armed_group": """proxy rebel insurgent militant terrorist guerrilla guerilla gunman gunmen
        fighter militia militiaman militiamen jihadist jihadi mujahideen mujahedeen mujahidin
        separatist extremist attacker assailant bomber hijacker kidnapper warlord bandit gang
        gangster cartel pirate mercenary hostage-taker shooter sniper faction combatant islamist
        fedayeen insurgency perpetrator murderer killer assassin suspect suspects mutineer
        secessionist maoist radical outlaw raider abductor captor arsonist robber criminal
        traffickers
        group commander cell hijackers detainee plotter thrower operative ringleader smuggler
        invader madman rustler raiders crusader anarchist partisan accomplice hunters loyalist
        tribesman tribesmen vigilante defendant enemy enemies mobster trafficker bogie
        nationalist hordes arsonists infiltrator accused culprits fugitive
        conspirator turncoat coup-plotter putschist paramilitaries brigand drug-trafficker
        guerrillero saboteur stabber poacher insurrectionist sleeper-cell cultist""",
    "civilian": """civilian people person man men woman women child children boy girl resident
        villager refugee student teacher journalist reporter doctor nurse patient worker farmer
        tourist passenger driver family families wife husband mother father son daughter brother
        sister baby infant toddler girl's citizen shopper worshipper worshiper pilgrim priest
        imam bishop monk nun lawyer activist victim hostage bystander commuter shepherd
        fisherman fishermen engineer employee staff merchant businessman population inhabitant
        muslim christian jew sunni shia shiite yazidi yezidi kurd hindu migrant foreigner
        national teenager youth pedestrian customer pupil schoolgirl schoolboy writer blogger
        scientist actor singer photographer cameraman contractor aid immigrant homeowner
        guest couple others other dead wounded life lives colleague neighbor neighbour
        native minority minorities elder elders crew relative relatives pastor cleric
        prisoner settler inmate nephew uncle newsman newsmen herder townspeople homosexual
        complainant communities community survivor adult spectator lecturer cook trader
        schoolchildren schoolchild businesswoman crewman crewmen peasant intellectual scholar
        participant owner shopkeeper vendor hawker barber herdsman herdsmen cowherd poet blonde
        bride groom friends friend critic critics sympathizer bodies body informer parishioner
        expert cameramen freelancer volunteer observer humanitarian volunteers consultant
        advisers adviser aunt grandfather grandmother grandson granddaughter cousin niece
        everyone everybody nobody anyone someone individual hawkers teenagers classmates
        pensioner pensioners clerk salesman stonemason occupants motorcyclist cyclists hiker
        hostages athlete brothers tribe tribes clan clans aristocrat sympathiser
        motorist medic paramedic surgeon dentist pharmacist midwife preacher rabbi missionary
        chieftain captive miner widow widower orphan elderly locals expatriate sheikh deacon
        aid-worker archaeologist professor academic tailor butcher baker mechanic plumber
        carpenter electrician fruit-seller taxi-driver lumberjack goatherd nomad gypsy backpacker
        holidaymaker sunbather churchgoer bather footballer musician dancer novelist
        broadcaster-presenter videographer interpreter translator stringer""",
    "crowd": """protester protestor demonstrator crowd mob rioter marcher supporter looter
        striker picketer hooligan fans fan opponent opposition dissident activist rally
        throng onlooker mourner picket demonstration march protest
        gathering onlookers agitator hooligans looters stonethrower protestors spectator
        celebration campaigner supporters
        unionist sit-in squatter counter-protester counter-demonstrator heckler vigil""",
    "organization": """party union organization organisation agency charity company companies
        committee council association media newspaper bank church university ngo movement
        federation league foundation club corporation firm television broadcaster alliance
        congregation
        agencies firms brotherhood unions lobby commission parties outlets outlet institute""",
    "object": """town city village district neighborhood neighbourhood area region province base
        building house home position post checkpoint hospital school mosque market bus car truck
        vehicle convoy tank plane airport bridge road highway station hotel restaurant camp
        church temple shop store oil field pipeline dam hill mountain island border airport
        airbase headquarters office center centre compound facility facilities prison embassy
        consulate territory land part stronghold capital suburb countryside missile rocket drone
        ship boat vessel train airliner settlement line frontline crossing depot warehouse
        ammunition weapon flag statue monument farm crops property plant factory infrastructure
        target site barracks outpost square street policy law rule plan presence visit decision
        war corruption result election measures killing law base airfield port palace tower
        apartment bunker tunnel enclave pocket gate college farmland hilltop ceremony funeral
        wedding cafe nightclub bakery shrine supplies aid equipment regions parts towns areas
        landmark artefact heritage cemetery subway metro bazaar mall theater cinema museum
        minibus defenses routes route windows jeep humvee installation block blocks airstrip
        tankers sectors sector roadblock roadblocks fortress forts fort skyscraper territories
        points point structure structures complex pub pubs hideout hideouts cache caches stadium
        academy clinic system systems quarter quarters lorry trolleybus bulldozer excavator
        ambulance motorcade motorbike motorcycle bicycle rickshaw taxi van copter cargo freighter
        ferry yacht trawler locomotive tram silo laboratory refinery substation reservoir well
        aqueduct library archive monastery convent seminary cathedral basilica synagogue pagoda
        kindergarten orphanage dormitory hostel villa mansion farmhouse greenhouse orchard
        motorcycle motorbike silo refinery cargo weapons rifle bomb bombs device devices ied
        vbied explosive explosives skyscrapers jetliner flight ferry battleship destroyer
        gunboat posts locations location places place barricade barricades window monastery
        synagogue junction corridor bridgehead perimeter cordon grounds ground plateau valley
        coast heights homeland peninsula pharmacy carriages carriage coach coaches trucks garage
        bar lounge loader cranes quarry plots plot park properties households stalls
        businesses terminal terminals runway tracks railway railways lines garden sites redoubt
        loads truckload consignment arms munitions projectiles projectile uav drones roadway
        wall walls roof playground campus laboratory shipping services proposal reform reforms
        price prices cuts spending policies laws globalization verdict ruling conviction
        occupation aggression invasion raid arrest execution privatisation treaty deal plans
        project half percent swathes chunk third portion stretch section kilometers deployment
        defences""",
    "unknown": """you we they them he him she her himself herself themselves it one ones side sides
        us i both adversary protagonist shenanigans""",
}
_KINDS: Final = {
    form: sector for sector, words in reversed(_WORDS.items()) for form in words.split()
}

GROUP_WORDS: Final = frozenset(
    """member members dozens dozen hundreds hundred thousands thousand tens scores score group
    groups number lot lots majority most many some several handful series crowd crowds pair
    couple half third all part parts rest team contingent column convoy band bands family
    millions million one two three four five six seven eight nine ten remainder bulk pockets
    waves wave supporters soldiers fighters militiamen militants units elements mixture
    guerrillas remnants gang gangs village villages town towns city cities district districts
    settlement settlements province area areas region neighborhood neighborhoods""".split()
)
"""Nouns whose of-phrase says what the party is: "members of the army"."""

BACKING: Final = frozenset(
    "backed supported funded led allied trained sponsored armed equipped aligned linked".split()
)
"""After a nationality, these speak of somebody else's help."""

PEOPLES: Final = frozenset(
    """muslim muslims christian christians jew jews jewish sunni sunnis shia shias shiite shiites
    shi'ite shi'ites yazidi yazidis yezidi yezidis kurd kurds kurdish arab arabs hindu hindus
    hutu hutus tutsi tutsis islamist islamists islamic maoist maoists communist communists
    catholic catholics protestant protestants republican democrat alawite alawites druze
    turkmen turkoman turkomans african europeans european western westerners buddhist buddhists
    black white orthodox asian latin bedouin tuareg jihadist""".split()
)
"""Capitalised words that name a faith, a people or a persuasion, not a party."""


def sector_of_word(word: str) -> str | None:
    """Return the sector that ``word`` speaks of, in singular or plural, None if of none.

    >>> sector_of_word("Soldiers"), sector_of_word("families"), sector_of_word("cheese")
    ('military', 'civilian', None)
    """
    lowered = word.lower()
    singular = lowered.removesuffix("s")
    forms = (lowered, singular, lowered.removesuffix("es"), lowered.removesuffix("ies") + "y")
    for form in forms:
        if form in _KINDS:
            return _KINDS[form]
    return None
