namespace Tutti.Protocols.Zipi.Application;

/// <summary>The messages of a dump: the octet after the layer (zipi-4.7).</summary>
public enum DumpKind : byte
{
    /// <summary><c>length(4) check(4) header</c>: shall I send this?</summary>
    Offer = 1,

    /// <summary><c>offset(4)</c>: yes, from there on.</summary>
    Accept = 2,

    /// <summary><c>offset(4) octets</c></summary>
    Segment = 3,

    /// <summary><c>offset(4)</c>: I have so much.</summary>
    Progress = 4,

    /// <summary><c>result(1)</c>: 0 good, 1 wrong check.</summary>
    Done = 5,

    /// <summary><c>reason(1) text</c>: no more.</summary>
    Cancel = 6,
}
