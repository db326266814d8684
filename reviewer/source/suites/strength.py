"""How much an assertion demands, on the scale of `Assertion.strength`."""

from __future__ import annotations

from collections.abc import Mapping

RUNS = 0
"""Passes whatever the code does."""
TRUTH = 1
"""Something is there, or something goes wrong somehow."""
SHAPE = 2
"""A type, a length, a flag."""
RELATION = 3
"""Membership, an order, inequality, a match of text."""
PART = 4
"""A part is equal, or a named error is raised."""
EXACT = 5
"""The whole is equal or identical, or a named error with its message."""

_WORDS: Mapping[int, str] = {
    TRUTH: """
        true false isnotnone notnone notnull notnil nil_error truthy falsy defined ok exist exists
        error isnotnull istrue isfalse notempty isnotempty ispresent called havebeencalled
        tohavebeencalled throw tothrow throwerror tothrowerror throws rejects
        tobetruthy tobefalsy tobedefined rejected rejectedwith assert assertok panics notzero
    """,
    SHAPE: """
        isassignableto isassignablefrom isinstanceofany hassameclassas isexactlyinstanceof
        isinstance notisinstance istype instanceof isinstanceof exactinstanceof instance
        tobeinstanceof a an len length lengthof tohavelength havelength hassize size count
        itemcount implements numqueries empty zero isempty tohavebeencalledonce calledonce
    """,
    RELATION: """
        in notin contains notcontains tocontain tocontainequal contain include includes
        startswith endswith regex notregex match matches tomatch doesnotmatch
        greater greaterequal greaterthan greaterthanorequal less lessequal lessthan
        lessthanorequal tobegreaterthan tobegreaterthanorequal tobelessthan
        tobelessthanorequal above below least most gt gte lt lte isgreaterthan islessthan
        isbetween within notequal notequals isnot isnotequalto notsame notequalvalues subset
        issubset superset noerror nothrow doesnotthrow nopanics warns logs nologs
        hasmessagecontaining tomatchsnapshot matchsnapshot
        errorcontains everysatisfy allmatch anymatch anycall tohavebeencalledtimes fail
    """,
    PART: """
        raises throwsexception assertthrows tomatchobject toHaveProperty property haveproperty
        tohaveproperty containsexactlyinanyorder elementsmatch calledtimes errorIs erroris
        erroras errortype isinstanceofany hasfieldorproperty throwsexactly warnsregex
        panicswitherror hasentry containsentry nomatch
    """,
    EXACT: """
        is isnull none isnone null nil undefined isundefined nan isnan same sameinstance issameas
        issameinstanceas exactly equal equals eq eql eqls deepequal deepequals deepstrictequal
        strictequal isequalto isequal be tobe toequal tostrictequal tobenull tobeundefined tobenan
        tobecloseto closeto iscloseto almostequal almostequals dictequal listequal tupleequal
        setequal countequal sequenceequal multilineequal arrayequal arrayequals iterableequals
        linesmatch equalvalues exactlyvalues jsonequal jsoneq yamleq htmlequal xmlequal
        querysetequal allclose arrayalmostequal indelta inepsilon containsexactly calledwith
        calledoncewith havebeencalledwith tohavebeencalledwith tohavebeenlastcalledwith
        tohavebeennthcalledwith tobecalledwith toreturnwith tohavereturnedwith notcalled
        tomatchinlinesnapshot redirects hasmessage throwswithmessage
        errorregex raisesregex raisesmessage equalerror contentequal ordered members
    """,
}
_STRENGTHS = {word.lower(): level for level, words in _WORDS.items() for word in words.split()}


def strength_of(matcher: str) -> int:
    """The strength of a matcher by its name: `assertGreaterEqual`, `toHaveLength`.

    An unknown name counts as a part: neither strong enough to be missed when it goes, nor
    weak enough to be blamed when it comes.
    """
    name = matcher.lower().replace("_", "")
    for prefix in ("assert", "should", "expect"):
        name = name.removeprefix(prefix) or name
    return _STRENGTHS.get(name, PART)
