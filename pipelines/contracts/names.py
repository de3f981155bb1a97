"""Names by which a label is recognised as a person's.

Given names and surnames that are common in England and Wales, of children and of parents. Those of
which the names of places are made (Victoria Park, Hazel Grove, Mary Tavy, King's Lynn, Bethnal
Green) are left out: a list of people is caught by most of its rows, and no district is.

Source: compiled by Caseweight. It says nothing about anybody and no figure rests on it.
"""

GIVEN_NAMES = (  # parts of a regular expression, as are the surnames
    "aaron|abdul|abigail|adam|adrian|agnes|ahmed|aidan|aisha|alan|alexander|alfie|ali|alice|"
    "alison|amanda|amelia|amir|amy|andrea|andrew|angela|angus|anita|ann|anna|anne|annette|"
    "anthony|antony|archie|arthur|ava|barbara|benjamin|bernard|beth|bethany|brenda|brian|"
    "bridget|callum|carl|carol|caroline|catherine|charlie|chloe|chris|christina|christine|"
    "christopher|claire|colin|connor|daniel|danielle|darren|david|deborah|debra|denise|"
    "dennis|derek|diana|diane|donna|doreen|dorothy|dylan|edward|eileen|elaine|eleanor|"
    "elizabeth|ella|ellie|emily|emma|eric|erin|ethan|eva|evan|evelyn|evie|fatima|fiona|"
    "frances|frank|freddie|frederick|freya|gary|gareth|gavin|gemma|geoffrey|georgina|gerald|"
    "geraldine|gillian|glenn|gordon|graham|gwen|hannah|harold|harriet|hassan|helen|henry|"
    "hilary|hugh|ian|ibrahim|imran|irene|isaac|isabel|isabella|isabelle|isla|ismail|jack|"
    "jackie|jacob|jacqueline|jade|jake|james|jamie|jane|janet|janice|jasmine|jason|jayden|"
    "jean|jeffrey|jennifer|jenny|jeremy|jessica|jill|jim|joan|joanna|joanne|joe|john|"
    "jonathan|joseph|josh|joshua|joyce|judith|judy|julia|julian|julie|june|karen|kate|"
    "katherine|kathleen|kathryn|katie|keith|kenneth|kerry|kevin|khadija|kieran|kim|kyle|"
    "laura|lauren|leanne|leo|liam|lily|linda|lisa|logan|lorraine|louise|lucas|lucy|luke|"
    "madison|malcolm|margaret|maria|marian|marie|marilyn|martha|martyn|mason|matthew|maureen|"
    "megan|mia|michael|michelle|mohammad|mohammed|molly|muhammad|nadia|naomi|natalie|natasha|"
    "nathan|neil|nicholas|nicola|nigel|noah|norma|norman|oliver|olivia|omar|oscar|owen|"
    "pamela|patricia|patrick|paul|paula|pauline|peggy|philip|phillip|phoebe|rachel|ralph|"
    "raymond|rebecca|rhys|richard|riley|robert|roger|ronald|rosemary|rosie|roy|russell|ruth|"
    "ryan|sally|samantha|samuel|sandra|sara|sarah|sean|sebastian|shane|sharon|shaun|sheila|"
    "shirley|simon|sophia|sophie|stacey|stephanie|stephen|steven|stuart|sue|susan|suzanne|"
    "tanya|tara|teresa|terence|terry|theo|theresa|thomas|timothy|tina|toby|tom|tony|tracey|"
    "tracy|valerie|vanessa|vera|vincent|wayne|wendy|william|yasmin|yusuf|yvonne|zachary|zara|"
    "zoe"
)
SURNAMES = (
    "adams|ahmed|akhtar|ali|allen|anderson|bailey|baker|begum|bennett|bloggs|brown|campbell|"
    "carter|chapman|clark|clarke|collins|cook|cooper|cox|davies|davis|doe|edwards|ellis|"
    "evans|foster|griffiths|harris|hughes|hussain|jackson|james|johnson|jones|kaur|kelly|"
    "khan|king|lewis|mahmood|marshall|mitchell|moore|morgan|morris|murphy|o'brien|parker|"
    "patel|phillips|price|richards|richardson|roberts|robinson|rogers|russell|shah|shaw|"
    "simpson|singh|smith|stevens|taylor|thomas|thompson|turner|walker|watson|williams|wilson|"
    "wright|young"
)
