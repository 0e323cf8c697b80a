using Tutti.Protocols.Zipi.Ip;

namespace Tutti.Rings;

/// <summary>What a hub's refusal means to a person.</summary>
internal static class RingErrors
{
    /// <summary>The exception of a refusal.</summary>
    public static RefusedException Of(IpRefusal refusal, RingPort port) => new(ReasonOf(refusal), "the ring", port.ToString(), RemedyOf(refusal));

    /// <summary>Why, as a short clause.</summary>
    public static string ReasonOf(IpRefusal refusal) => refusal switch
    {
        IpRefusal.Full => "all ports of the hub are taken",
        IpRefusal.TooManyFromHost => "one machine may not have more devices on this hub",
        IpRefusal.DuplicateId => "another device with this id is on the ring",
        IpRefusal.WrongSecret => "the ring has another secret",
        IpRefusal.SecretNeeded => "the ring has a secret",
        IpRefusal.RingIsOpen => "the ring has no secret, so anybody could pose as its hub",
        IpRefusal.Loop => "the two hubs are in one ring already",
        _ => "the hub says no",
    };

    private static string RemedyOf(IpRefusal refusal) => refusal switch
    {
        IpRefusal.SecretNeeded or IpRefusal.WrongSecret => "give the ring's secret (--secret, TUTTI_RING_SECRET)",
        IpRefusal.RingIsOpen => "give no secret, or start the hub with one",
        IpRefusal.DuplicateId => "give the device an id of its own",
        IpRefusal.Loop => "link hubs as a tree, without a circle",
        _ => "give the hub more ports, or link a second hub",
    };
}
