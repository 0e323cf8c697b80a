using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Tutti.Transports;

/// <summary>One IPv4 address of one network card, where a node listens and sends its beacons.</summary>
/// <param name="Name">The system's name of the card, such as <c>eth0</c> or <c>lo</c>.</param>
/// <param name="Address">Its IPv4 address.</param>
/// <param name="Broadcast">The broadcast address of its subnet.</param>
/// <param name="Index">The system's number of the card, for packet information; 0 when unknown.</param>
/// <param name="HasGateway">True when packets to elsewhere leave through it.</param>
public sealed record NetworkCard(string Name, IPAddress Address, IPAddress Broadcast, int Index, bool HasGateway)
{
    /// <summary>True for the card that only this machine can hear.</summary>
    public bool IsLoopback => IPAddress.IsLoopback(Address);

    /// <summary>True for 169.254.0.0/16, which a card gives itself when nobody else gave it an address.</summary>
    public bool IsLinkLocal => Address.GetAddressBytes() is [169, 254, _, _];

    /// <summary>Every IPv4 address of every card that is up.</summary>
    public static IReadOnlyList<NetworkCard> All()
    {
        List<NetworkCard> cards = [];
        foreach (NetworkInterface card in NetworkInterface.GetAllNetworkInterfaces())
        {
            if (IsDown(card))
            {
                continue;
            }

            IPInterfaceProperties properties = card.GetIPProperties();
            bool gateway = properties.GatewayAddresses.Any(g => g.Address.AddressFamily == AddressFamily.InterNetwork && !g.Address.Equals(IPAddress.Any));
            foreach (UnicastIPAddressInformation unicast in properties.UnicastAddresses)
            {
                if (unicast.Address.AddressFamily == AddressFamily.InterNetwork)
                {
                    cards.Add(new NetworkCard(card.Name, unicast.Address, BroadcastOf(unicast.Address, unicast.IPv4Mask), IndexOf(properties), gateway));
                }
            }
        }

        return cards;
    }

    /// <summary>The names and IPv4 addresses of the cards that are down: no cable, or switched off.</summary>
    public static IReadOnlyCollection<string> Down() =>
        [.. NetworkInterface.GetAllNetworkInterfaces().Where(IsDown).SelectMany(card =>
            card.GetIPProperties().UnicastAddresses.Select(unicast => unicast.Address.ToString()).Prepend(card.Name))];

    /// <inheritdoc/>
    public override string ToString() => $"{Name} ({Address})";

    // Linux reports loopback and veth as Unknown; only a card that says it is down is left out.
    private static bool IsDown(NetworkInterface card) =>
        card.OperationalStatus is OperationalStatus.Down or OperationalStatus.NotPresent or OperationalStatus.LowerLayerDown;

    private static int IndexOf(IPInterfaceProperties properties)
    {
        try
        {
            return properties.GetIPv4Properties().Index;
        }
        catch (NetworkInformationException)
        {
            return 0; // a card without IPv4 routing; packet information then is not compared
        }
    }

    private static IPAddress BroadcastOf(IPAddress address, IPAddress mask)
    {
        byte[] host = address.GetAddressBytes();
        byte[] net = mask.GetAddressBytes();
        for (int i = 0; i < host.Length; i++)
        {
            host[i] |= (byte)~net[i];
        }

        return new IPAddress(host);
    }
}
