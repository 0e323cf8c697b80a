namespace Tutti.Protocols.Zipi.Ip;

/// <summary>The parts of a datagram (zipi-6.3). Those below 0x10 are numbered: they arrive in order and once.</summary>
public enum IpPartKind : byte
{
    /// <summary>A frame of the ring, destination to check.</summary>
    Frame = 0x01,

    /// <summary><c>number(4)</c>: the token is at this station.</summary>
    Token = 0x02,

    /// <summary><c>number(4)</c>: and goes on from it.</summary>
    Release = 0x03,

    /// <summary><c>number(1)</c>: how is the ring, and who is on its ports? From a device up to the hub that it begins at, from there down to all hubs.</summary>
    AskStatus = 0x04,

    /// <summary><c>number(1) part(1) parts(1) octets</c>, as <see cref="HubStatus"/> has them.</summary>
    Status = 0x05,

    /// <summary>Nothing, from a linked hub: a device behind it has gone, the roll is to be called.</summary>
    Changed = 0x06,

    /// <summary><c>nonce(16) instance(8) id(8) role(1) zeros(8)</c>: may I come in?</summary>
    Join = 0x10,

    /// <summary><c>nonce(16) cookie(16) flags(1)</c>: show that you hear me; bit 0: and that you know the secret.</summary>
    Challenge = 0x11,

    /// <summary><c>nonce(16) instance(8) id(8) role(1) cookie(16)</c>: here I am.</summary>
    Proof = 0x12,

    /// <summary><c>nonce(16) link(4) hub(8) root(8)</c>: you are in; this hub and the hub that the ring begins at.</summary>
    Welcome = 0x13,

    /// <summary><c>nonce(16) reason(1)</c>: you are not.</summary>
    Refused = 0x14,

    /// <summary>Nothing: I go.</summary>
    Leave = 0x15,

    /// <summary><c>link(4)</c>: I know no such link.</summary>
    Unknown = 0x16,

    /// <summary><c>sent(8) error-us(4)</c>: what time is it?</summary>
    AskTime = 0x17,

    /// <summary><c>sent(8) came(8) left(8) epoch(2) root(8)</c>: the ring's time in nanoseconds when that came and when this left; before it is known, <c>root(8)</c> alone.</summary>
    Time = 0x18,

    /// <summary>Nothing: I am here.</summary>
    Alive = 0x19,
}
