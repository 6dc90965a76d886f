"""Words that tell people's names from other capitalised words, for the check of free text."""

from __future__ import annotations

import re


def split_words(text: str) -> frozenset[str]:
    """Return the words of a text."""
    return frozenset(re.findall(r"\S+", text))


TITLES = split_words(
    """
    mr mrs ms miss mx dr prof professor sgt sergeant lt lieutenant capt captain cmdr commander det
    detective insp inspector officer ofc ofcr supt superintendent constable pc pcso deputy sheriff chief
    pastor rev reverend father imam rabbi sister brother alderman alderwoman councillor councilman
    councilwoman principal señor señora sr sra
    """
)
"""What stands before a name."""

CONTACTS = split_words(
    """
    contact call ask named name spoke speak talked met told neighbor neighbour resident son daughter wife
    husband mother mom dad victim suspect witness witnesses organizer coordinator
    """
)
"""Behind these a capitalised pair is a name even if its first word is not known to be one."""

SPEAKING = split_words(
    """
    said says asked asks told complained complains wants wanted lives lived reported mentioned called
    calls thinks thought feels felt needs needed phoned wrote
    """
)
"""Behind a first name that stands alone."""

PLACES = split_words(
    """
    academy alley apartments apts arcade area arena avenue ave bank bar bay beach beat block blvd
    boulevard branch bridge building cafe café campus cathedral cemetery center centre chapel church
    cinema circle clinic club college commons community corner council court creek crossing deli
    department diner district docks drive elementary estate estates expressway factory fair fairgrounds
    farm festival field fieldhouse fields foundation garage garden gardens gate grill grove gym gymnasium
    hall harbor harbour heights high highway hill hills hospital hotel house inn institute island
    junction lake lane library lodge lofts lounge lot mall market memorial middle mill monument mosque
    museum neighborhood neighbourhood office park parish parkway parlor path pavilion pharmacy pier
    pizzeria place plaza point pool post precinct primary projects pub quarter quay ramp residence
    restaurant ridge river road room route saloon salon school seminary shelter shop shops shore shul
    side south square stadium station store street synagogue tavern temple terrace theater theatre tower
    towers town track trail train university valley view village villa ward warehouse water waterfront
    way west woods yard ymca ywca east north st rd ln ct pl pkwy association alliance authority bureau
    coalition commission committee company corp cup department fund group inc initiative league llc
    network organization partnership program programme project scouts services society team union award
    day night week month parade scholarship tournament walk run clinic mbc ministry ministries daycare
    playlot arts radio army force
    """
)
"""A run of capitalised words with one of these is a place, an organisation or an occasion."""

DAYS = split_words(
    """
    january february march april may june july august september october november december monday tuesday
    wednesday thursday friday saturday sunday
    """
)
"""Months and days."""

FIRST_NAMES = split_words(
    """
    aaron abdul abdullah abigail adam adrian adriana agnes agnieszka ahmad ahmed aisha alan albert
    alejandra alejandro alex alexander alexandra alexis alfredo ali alice alicia alison allison alma
    amanda amber amina amir amy ana andrea andres andrew andrzej angela angelica angelina ann anna anne
    annie anthony antonia antonio arthur ashley barbara beatriz becky benjamin bernard beth bethany betty
    beverly bill billy bob bobby bogdan bonnie brandon brenda brian bridget bruce bryan caleb carl carla
    carlos carmen carol carolina caroline carolyn catherine cathy cecilia cesar charles cheryl chloe
    chris christian christina christine christopher cindy claire clara claudia colin connie craig
    cristina crystal cynthia daniel daniela danielle danny darius darlene darnell darren david dawn dean
    deborah debra deepak denise dennis derek devin diana diane diego dmitri dolores dominic donald donna
    dora doris dorothy douglas dylan ebony eddie edgar eduardo edward edwin elaine eleanor elena eli
    elizabeth ellen emily emma enrique eric erica erik erin ernest esther ethan eugene eva evan evelyn
    fatima felicia felipe fernando fiona frances francisco frank gabriel gabriela gary george gerald gina
    giovanni gloria gordon graham greg gregory guadalupe gustavo hannah harold harry hassan heather
    hector heidi helen henry herbert hiroshi howard hugo hussein ian ibrahim ingrid irene isaac isabel
    isabella ivan jack jackie jacob jacqueline jaime jake jamal james jamie jane janet janice jared
    jasmine jason javier jean jeff jeffrey jenna jennifer jenny jeremy jerome jerry jesse jessica jill
    jim jimmy joan joanna joanne joe joel john johnny jonathan jorge jose joseph joshua joyce juan juana
    juanita judith judy julia julian julie julio justin kareem karen karl katarzyna kate katherine
    kathleen kathryn kathy katie keisha keith kelly kenneth kenny kevin khadija kimberly krystal
    krzysztof kumar kyle lakisha larry lashonda latasha latoya laura lauren laurie lawrence leah lena
    leonard leroy leslie leticia lillian linda lindsay lisa liz lorenzo lori louis louise lucas lucia
    lucy luis luisa luke luz lydia lynn malcolm malik marcia marco marcus margaret margarita maria mariam
    mariana marie mario marisol marjorie marlene martha martin marvin mary mateusz matt matthew maureen
    megan mei melanie melissa mercedes michael michelle miguel mike mildred mohamed mohammad mohammed
    monica monique muhammad nancy naomi natalia natalie natasha nathan nathaniel neil nicholas nicole
    nicolas nikki nina noah norma octavio olga oliver olivia omar oscar pablo pam pamela patricia patrick
    patty paul paula pedro peggy peter phil philip phillip phyllis piotr priya rachel rafael raj rajesh
    ralph ramon randy raul raymond rebecca regina renee rhonda ricardo richard rick ricky robert roberta
    roberto robin rodney rodrigo roger roland ron ronald rosa rosemary roxanne roy ruben ruth ryan
    sabrina salvador sam samantha samir samuel sandra santiago sara sarah scott sean sebastian sergio
    shannon sharon shaun shawn sheila sherry shirley sofia sonia sophia sophie stacy stanislaw stefan
    stephanie stephen steve steven sue susan sylvia tamara tamika tanya tara teresa terrence terry
    theresa thomas tiffany tim timothy tina todd tom tommy tony tracy travis trevor tyler tyrone valerie
    vanessa vera veronica vicki victor vincent vivian wanda wayne wendy william willie xavier yolanda
    yusuf yvette yvonne zachary zoe
    """
)
"""Common first names of several countries; those that are also everyday words are left out."""
