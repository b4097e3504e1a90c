"""Toponyms of the world's conflicts in context, against where they are.

Each line: a sentence with the toponym in brackets, latitude and longitude in degrees.
Found places must lie within 100 km, a tolerance that centres of areas need.
"""

from __future__ import annotations

import pytest

from service.extraction.gazetteer.reader import Gazetteer
from service.extraction.places import find_toponyms, resolve_places
from service.extraction.places.geometry import distance

_NEAR_KM = 100.0
_LINES = """
Shells hit [Deir ez-Zor] in eastern Syria on Monday.|35.33|40.14
Fighting raged near [Dayr az Zawr] as Syrian troops advanced.|35.33|40.14
Regime forces took villages in [Deir al-Zour province], Syria.|35.3|40.3
M23 rebels entered [Goma, North Kivu], Congo said.|-1.68|29.22
A gunman opened fire in [Long Beach, CA].|33.77|-118.19
Russian troops crossed into [Georgia] near Tskhinvali and Gori.|42|43.5
A tornado struck [Georgia] and Alabama on Sunday.|32.75|-83.5
Israeli jets struck [southern Lebanon] overnight.|33.83|35.83
Pirates seized a tanker in the [Gulf of Aden].|12|48
Shelling in the [Donbas] killed four Ukrainian soldiers.|48.3|38.2
Ethiopian and Eritrean troops entered [Tigray].|14|38.5
Villages burned in Myanmar's [Rakhine] state.|19.5|94
The battle for [Bakhmut] went on, Kyiv said.|48.6|38.0
An air strike killed ten in the [Gaza Strip].|31.4|34.36
Settlers attacked a village in the [West Bank].|32|35.25
Rockets fell on the [Golan Heights].|33|35.75
Militants attacked a checkpoint in [Sinai], Egypt's army said.|29.5|33.8
Indian and Pakistani troops exchanged fire in [Kashmir].|34|76
Turkey bombed PKK camps in Iraqi [Kurdistan].|36.4|44.4
A convoy was ambushed near [Kidal], Mali.|18.44|1.41
Gunmen raided a village in [Zamfara], Nigeria.|12.1|6.2
Boko Haram fighters attacked [Maiduguri] in Borno State.|11.85|13.16
RSF fighters shelled [El Fasher] in North Darfur.|13.63|25.35
Fighting spread to [Wad Madani], Sudan.|14.4|33.52
Clashes broke out in [Omdurman] across the Nile from Khartoum.|15.64|32.48
The Houthis fired missiles at [Marib], Yemen.|15.46|45.33
Coalition jets bombed [Hodeidah] port in Yemen.|14.8|42.95
A car bomb exploded in [Aden].|12.78|45.03
A bomb went off in [Mogadishu]'s market.|2.04|45.34
Al-Shabaab attacked a base at [El Adde], Somalia.|2.9|42.2
The junta bombed a school in [Sagaing].|22|95.5
Rebels took [Myawaddy] in Karen State, Myanmar.|16.69|98.51
Fighting flared in [Shan State], Myanmar.|21.5|98
ELN guerrillas attacked police in [Arauca], Colombia.|7.0|-70.75
FARC dissidents fought soldiers in [Cauca].|2.5|-76.8
Gangs control most of [Port-au-Prince].|18.54|-72.34
Cartel gunmen clashed in [Culiacan, Sinaloa].|24.8|-107.4
A bus was attacked near [Ouagadougou].|12.37|-1.52
Jihadists blockaded [Djibo] in northern Burkina Faso.|14.1|-1.63
Soldiers were killed in [Tillaberi] region of Niger.|14.2|1.45
Cabo Delgado insurgents attacked [Palma], Mozambique.|-10.78|40.47
Insurgents attacked [Mocimboa da Praia] in Mozambique.|-11.35|40.35
Shells fell on [Kherson] from across the Dnipro.|46.64|32.6
Drones hit [Belgorod], Russia.|50.6|36.6
Ukraine shelled [Horlivka] near Donetsk.|48.3|38.05
Troops massed near [Avdiivka].|48.14|37.75
A drone hit [Sevastopol], Crimea.|44.6|33.5
Armenian forces shelled [Stepanakert].|39.82|46.75
The blockade of the [Lachin corridor] went on.|39.6|46.5
A suicide bomber struck [Kunduz], Afghanistan.|36.73|68.86
The Taliban seized districts in [Helmand].|31|64
A bomb killed worshippers in [Quetta, Balochistan].|30.2|67
Gunmen attacked a post in [North Waziristan].|32.95|70
Islamic State lost [Raqqa] in 2017.|35.95|39.01
Rebels shelled [Idlib] in Syria.|35.93|36.63
Turkish forces took [Ras al-Ain] in Syria.|36.85|40.07
Troops entered [Tal Afar], west of Mosul.|36.38|42.45
Militia fired rockets at [Ain al-Asad] air base in Iraq.|33.8|42.44
Fighting around [Sirte], Libya continued.|31.2|16.59
Haftar's forces advanced on [Tripoli] from Benghazi.|32.89|13.19
Clashes hit the Lebanese city of [Tripoli].|34.44|35.85
Ships were attacked in the [Strait of Hormuz].|26.57|56.25
Houthi boats attacked a ship in the [Bab al-Mandab strait].|12.6|43.3
Chinese ships entered the [Taiwan Strait].|24|119
A vessel was hit in the [Black Sea].|43|35
Migrants drowned in the [Aegean Sea].|38.5|25
Clashes near [Lake Chad] killed six soldiers.|13|14
Troops crossed the [Euphrates] into Raqqa.|35|40
Villages along the [Dnieper] were flooded in Ukraine.|48.5|34.8
Shelling near the [Litani River], Lebanon.|33.3|35.3
Two died at the [Rafah crossing] in Gaza.|31.25|34.26
Protesters gathered in [Tahrir Square], Cairo.|30.04|31.24
Israeli tanks entered [Khan Younis] on Friday.|31.34|34.3
Israeli troops raided [Jenin] refugee camp.|32.46|35.3
Bombs fell on [Beit Hanoun] in Gaza.|31.54|34.54
Israel struck [Dahiyeh], Beirut's southern suburbs.|33.85|35.5
Israeli jets bombed [Baalbek] in the Bekaa Valley.|34.0|36.2
Protesters marched in [Srinagar], Kashmir.|34.08|74.8
Maoists ambushed police in [Chhattisgarh], India.|21.3|82
Clashes in [Manipur] killed three people in India.|24.8|93.9
Abu Sayyaf gunmen attacked [Jolo], Philippines.|6.05|121
Fighting in [Marawi] on Mindanao.|8.0|124.3
Separatists attacked troops in [Papua], Indonesia.|-4|138.5
Police fired on protesters in [Minneapolis].|44.98|-93.27
Rioters stormed the [Capitol] in Washington.|38.89|-77.01
A mob attacked a church in [Jaranwala], Pakistan.|31.33|73.42
LRA rebels attacked a village in [Haut-Uele], Congo.|3.5|28
ADF rebels killed 20 people near [Beni], North Kivu.|0.49|29.47
CODECO militiamen attacked [Djugu] territory in Ituri.|1.92|30.5
Clashes in [Bangui], Central African Republic.|4.36|18.55
Armed men attacked a mine in [Orlu, Imo State].|5.8|7.03
Amhara militia fought in [Lalibela], Ethiopia.|12.03|39.04
Rebels shelled [Mekelle].|13.5|39.47
Fighting in [Malakal], Upper Nile.|9.53|31.66
Gunmen attacked villages in [Plateau State], Nigeria.|9.2|9.5
Rockets hit [Haifa] in northern Israel.|32.8|34.99
Fire was exchanged at the [Line of Control].|34.2|75
Tanks massed near the [Suwalki Gap].|54.1|23
The army shelled [Eastern Ghouta] near Damascus.|33.53|36.43
The barrel bombs fell on [Daraa].|32.62|36.1
Forces fought in [Hama countryside], Syria.|35.13|36.75
Militants hid in the [Sambisa Forest] in Nigeria.|11.2|13.4
Fighting around [Chernihiv] and Sumy.|51.5|31.3
Missiles hit a mall in [Kremenchuk].|49.07|33.4
Missiles hit [Kryvyi Rih].|47.9|33.4
The dam at [Nova Kakhovka] was blown up.|46.75|33.37
Drone attack on [Novorossiysk].|44.72|37.77
Ukraine crossed into [Kursk] region.|51.7|36.2
Troops of the [KRG] fought in Sinjar.|36.4|44.4
Clashes in [Tripura], India.|23.8|91.5
Violence in [Cox's Bazar], Bangladesh.|21.44|92
Rebels advanced on [N'Djamena], Chad.|12.1|15.04
Mutiny in [Conakry], Guinea.|9.55|-13.67
Clashes in [Bamenda], Cameroon.|5.96|10.15
Protesters died in [Kisumu], Kenya.|-0.1|34.75
Gunmen stormed [Westgate mall] in Nairobi.|-1.26|36.8
Police killed a man in [Ferguson, Mo.]|38.74|-90.3
A shooting in [Aurora, Colorado] left two dead.|39.73|-104.8
A shooting in [Birmingham, Ala.] left two dead.|33.52|-86.8
Unrest in [Xinjiang], China.|42|86
Bombing in [Urumqi].|43.8|87.6
Tension at [Scarborough Shoal], Philippines said.|15.15|117.75
Navalny protests in [Khabarovsk].|48.48|135.07
Clashes in [Osh], Kyrgyzstan.|40.5|72.8
Border clash at [Batken], Kyrgyzstan.|40.06|70.82
Terror in [Dagestan], Russia.|42.5|47
An attack in [Grozny], Chechnya.|43.3|45.7
ETA in the [Basque Country].|43|-2.75
Riots in [Belfast], Northern Ireland.|54.6|-5.93
Shining Path attacked in the [VRAEM], Peru.|-12.3|-73.8
Clash in [Apure], Venezuela near the Colombian border.|7.1|-69
Raid in [Catatumbo], Colombia.|8.6|-73
Massacre in [Guerrero], Mexico.|17.6|-99.9
Attack in [Tumaco], Narino, Colombia.|1.8|-78.8
Bombing at [Erbil International Airport], Iraq.|36.24|43.96
A strike hit [Al Udeid Air Base] in Qatar.|25.12|51.31
""".strip().splitlines()


@pytest.fixture(scope="module")
def world() -> Gazetteer:
    return Gazetteer.open()


@pytest.mark.parametrize("line", _LINES)
def test_places_of_world_news_are_found_and_right(line: str, world: Gazetteer) -> None:
    marked, latitude, longitude = line.split("|")
    start, end = marked.index("["), marked.index("]") - 1
    text = marked.replace("[", "").replace("]", "")
    (place,) = resolve_places(text, [(start, end)], world)
    assert place is not None
    assert place.latitude is not None
    assert place.longitude is not None
    apart = distance((float(latitude), float(longitude)), (place.latitude, place.longitude))
    assert apart <= _NEAR_KM, (place.name, place.country)
    found = find_toponyms(text, world)
    assert any(first < end and start < last for first, last in found)


def test_a_noun_told_once_belongs_to_both_directions(world: Gazetteer) -> None:
    text = "Aid went to North and South Korea."
    (place,) = resolve_places(text, [(12, 17)], world)
    assert place is not None
    assert (place.text, place.country) == ("North", "PRK")
    assert resolve_places("They went North and South again.", [(10, 15)], world) == [None]


def test_all_names_of_a_list_decide_what_it_lists(world: Gazetteer) -> None:
    text = "Cases rose in Anhui, Guangdong, Hunan, Zhejiang, Beijing and Hubei."
    (place,) = resolve_places(text, [(61, 66)], world)
    assert place is not None
    assert (place.text, place.feature) == ("Hubei", "admin1")
