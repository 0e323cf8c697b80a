using Tutti.Fuzz.Engine;

namespace Tutti.Fuzz.Targets;

/// <summary>Everything that is fuzzed.</summary>
public static class AllTargets
{
    /// <summary>One of each.</summary>
    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new BeaconTarget(),
        new ZmtpGreetingTarget(),
        new ZmtpSessionTarget(),
        new ZreUnitTarget(),
        new GossipTarget(),
        new ZocpValueTarget(),
        new ZocpTreeTarget(),
        new ZocpNodeTarget(),
        new NodeTarget(),
        new MpdlPacketTarget(),
        new MpdlTextTarget(),
        new MpdlFileTarget(),
        new MpdlEngineTarget(),
        new MidiStreamTarget(),
        new MidiFileTarget(),
        new MidiMapTarget(),
        new SdlcBitsTarget(),
        new RingFrameTarget(),
        new RingQueryTarget(),
        new RingDeviceTarget(),
        new RingHubTarget(),
        new RingDatagramTarget(),
        new RingIpTarget(),
        new LoopStationTarget(),
        new StateFileTarget(),
        new ShowFileTarget(),
    ];

    /// <summary>Finds a target by its name; null when there is none.</summary>
    public static FuzzTarget? Find(string name) => All.FirstOrDefault(target => string.Equals(target.Name, name, StringComparison.Ordinal));
}
