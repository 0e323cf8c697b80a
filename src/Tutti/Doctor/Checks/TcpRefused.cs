namespace Tutti.Doctor.Checks;

/// <summary>D5: a node is heard, but cannot be connected to.</summary>
internal sealed class TcpRefused : ICheck
{
    private const int Number = 5;

    /// <inheritdoc/>
    public IEnumerable<Finding> Look(Examination seen)
    {
        foreach (SeenBeacon beacon in seen.Beacons)
        {
            if (beacon.Probe is ProbeResult.Refused or ProbeResult.Unreachable)
            {
                yield return Of($"node {beacon.Uuid.ToString()[..8]} at {beacon.Endpoints[^1]}", "its beacons are heard, but", beacon.Probe.Value);
            }
        }

        foreach ((string endpoint, ProbeResult probe) in seen.Unmet)
        {
            if (probe is ProbeResult.Refused or ProbeResult.Unreachable)
            {
                yield return Of(endpoint, "--peer names it, but", probe);
            }
        }
    }

    private static Finding Of(string where, string but, ProbeResult probe) => probe == ProbeResult.Refused
        ? new Finding(Number, true, where, $"{but} connections to it are refused", "start its program again; if that does not help, let its TCP port in through that machine's firewall")
        : new Finding(Number, true, where, $"{but} connections to it are not answered", "let TCP in through the firewall of that machine; check that both machines are in one subnet with the same mask");
}
