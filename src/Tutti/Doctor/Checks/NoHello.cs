namespace Tutti.Doctor.Checks;

/// <summary>D6: a node is heard and takes connections, but never says who it is.</summary>
internal sealed class NoHello : ICheck
{
    private const int Number = 6;

    /// <inheritdoc/>
    public IEnumerable<Finding> Look(Examination seen)
    {
        string here = seen.Choice is { } choice ? $"{choice.Card.Address}" : "this machine";
        foreach (SeenBeacon beacon in seen.Beacons)
        {
            if (beacon.Probe is ProbeResult.Speaks or ProbeResult.Mute)
            {
                yield return Of($"node {beacon.Uuid.ToString()[..8]} at {beacon.Endpoints[^1]}", beacon.Probe.Value, here);
            }
        }

        foreach ((string endpoint, ProbeResult probe) in seen.Unmet)
        {
            if (probe is ProbeResult.Speaks or ProbeResult.Mute)
            {
                yield return Of(endpoint, probe, here);
            }
        }
    }

    private static Finding Of(string where, ProbeResult probe, string here) => probe == ProbeResult.Speaks
        ? new Finding(Number, true, where, "it takes our connection, but no HELLO comes back", $"let TCP in through the firewall of this machine, since the other has to connect to {here}, too; or start its program again: it may hang")
        : new Finding(Number, true, where, "it takes our connection, but does not speak ZMTP", "start its program again: it hangs, or another program has its port");
}
