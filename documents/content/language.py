"""The language of a text, by its most frequent small words."""

from simon.lib.fts import tokens

SAMPLE_CHARS = 30_000
LEAST_WORDS = 20
LEAST_SHARE = 0.18  # of all words: a list of names or figures stays under it
LEAD = 1.25  # times the share of the next language

# The commonest small words, folded. Words that two languages share stand in both: the others decide.
_WORDS = {
    "es": """
        de la que el en y a los se del las un por con no una su para es al lo como mas o pero sus le ya fue este ha si
        porque esta son entre cuando muy sin sobre tambien hasta hay donde desde todo nos durante todos uno les ni
        contra otros ese eso ante ellos e esto antes algunos unos otro otras otra tanto esa estos mucho cual sea estas
        segun ser puede pueden hacia cada asi dicha dicho debe deben
    """,
    "en": """
        the of and to in a is that for it as was with be by on not he his but at are this have from or had an they
        which one you were all her she there would their we him been has when who will no more if out so up said its
        about than into them can only other time new some could these two may then do first any now such like our
        over also after should each must between
    """,
    "fr": """
        de la le et les des en un du une que est pour qui dans a par plus pas au sur ne se ce il sont la ou avec son
        sa aux mais comme on nous cette ses tout elle leur d l s n qu c j y ont ete etre fait ces entre sous aussi
        meme bien peut sans deux dont donc vous je leurs si chaque doit doivent afin ainsi lors cet selon
    """,
    "pt": """
        de a o que e do da em um para com nao uma os no se na por mais as dos como mas foi ao ele das tem seu sua ou
        ser quando muito ha nos ja esta eu tambem so pelo pela ate isso ela entre era depois sem mesmo aos ter seus
        quem nas me esse eles voce essa num nem suas meu as minha pelos pelas sao pode podem deve devem sobre este
        cada desde durante segundo assim
    """,
}
SMALL_WORDS = {language: frozenset(words.split()) for language, words in _WORDS.items()}


def language_of(text: str) -> str:
    """'es', 'en', 'fr' or 'pt'; '' for under 20 words, for other languages and when unsure."""
    words = [word for word in tokens(text[:SAMPLE_CHARS]) if not any(sign.isdigit() for sign in word)]
    if len(words) < LEAST_WORDS:
        return ""
    shares = sorted(
        ((sum(word in small for word in words) / len(words), language) for language, small in SMALL_WORDS.items()),
        reverse=True,
    )
    (first, language), (second, _next) = shares[:2]
    return language if first >= LEAST_SHARE and first >= LEAD * second else ""
