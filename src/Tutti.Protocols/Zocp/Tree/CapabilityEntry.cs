namespace Tutti.Protocols.Zocp;

/// <summary>One entry of an object: an object, or else a value.</summary>
internal readonly record struct CapabilityEntry(string Name, ZocpValue Leaf, Capability? Object);
