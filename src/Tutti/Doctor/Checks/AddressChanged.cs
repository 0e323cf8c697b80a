using Tutti.Protocols.Wire;

namespace Tutti.Doctor.Checks;

/// <summary>D7: a node sends from another address than the one it says it is at, or an address changed while we looked.</summary>
internal sealed class AddressChanged : ICheck
{
    private const int Number = 7;

    /// <inheritdoc/>
    public IEnumerable<Finding> Look(Examination seen)
    {
        if (seen.Moved is { } moved)
        {
            yield return new Finding(
                Number, false, "this machine", $"its address changed from {moved.Before} to {moved.After} just now", "Tutti nodes follow by themselves; start old nodes of this machine again, and give it a fixed address");
        }

        foreach (SeenBeacon beacon in seen.Beacons)
        {
            SeenNode? node = seen.Nodes.FirstOrDefault(n => n.Uuid == beacon.Uuid);
            if (beacon.Endpoints.Count > 1)
            {
                yield return new Finding(
                    Number, true, seen.NameOf(beacon.Uuid), $"its beacons came from several places: {string.Join(", ", beacon.Endpoints)}", "see that its machine keeps one address, and that no copy of it runs; start it again if others do not reach it");
            }
            else if (node?.HelloEndpoint is { } said && HostOf(said) is { } there && HostOf(beacon.Endpoints[0]) is { } heard && there != heard)
            {
                yield return new Finding(
                    Number,
                    true,
                    seen.NameOf(beacon.Uuid),
                    $"it says it is at {said}, but its beacons come from {heard}",
                    "start its program again: its address changed after it had started, or it took the wrong network card");
            }
        }
    }

    private static string? HostOf(string endpoint) => Endpoint.TryParse(endpoint, out Endpoint read) ? read.Host : null;
}
