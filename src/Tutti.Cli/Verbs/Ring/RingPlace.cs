using System.Globalization;
using System.Runtime.InteropServices;

using Tutti.Protocols.Zipi;
using Tutti.Protocols.Zipi.Ip;

namespace Tutti.Cli.Verbs;

/// <summary>Where in the ring something is.</summary>
/// <param name="Status">Its port, as the hub told it.</param>
/// <param name="Position">Its place among the devices, from 1 in the order of the ring; 0 for a hub, and for what is not let in yet.</param>
/// <param name="Path">Its port from 1; behind linked hubs those of the hubs before it: <c>2.1</c>.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct RingPlace(HubPortStatus Status, int Position, string Path)
{
    /// <summary>The places of a ring in its order.</summary>
    public static List<RingPlace> Of(HubStatus status)
    {
        List<RingPlace> places = [];
        List<int> path = [];
        int position = 0;
        foreach (HubPortStatus port in status.Ports)
        {
            path.RemoveRange(Math.Min(port.Depth, path.Count), path.Count - Math.Min(port.Depth, path.Count));
            path.Add(port.Port + 1);
            bool isInRing = port is { Role: IpRole.Device, IsOpen: true };
            places.Add(new RingPlace(port, isInRing ? ++position : 0, string.Join('.', path.Select(n => n.ToString(CultureInfo.InvariantCulture)))));
        }

        return places;
    }

    /// <summary>The place of a device; null when no hub told of it.</summary>
    public static RingPlace? Of(HubStatus status, ulong id)
    {
        int index = Of(status).FindIndex(p => p.Status.Id == id && p.Status.Role == IpRole.Device);
        return index < 0 ? null : Of(status)[index];
    }

    /// <summary>The two lights of a port: connected, sending.</summary>
    public static string Lights(PortLight light) => light switch
    {
        PortLight.Sending => "● ●",
        PortLight.Connected => "● ○",
        _ => "○ ○",
    };
}
