using System.Text;

using Tutti.Protocols;
using Tutti.Protocols.Zocp;
using Tutti.Protocols.Zre;

namespace Tutti.Simulation.Nodes;

/// <summary>Lines for the trace.</summary>
internal static class Readable
{
    private const int MostShown = 160;

    /// <summary>The letters among octets; runs of others become one dot.</summary>
    public static string Text(ReadOnlySpan<byte> octets)
    {
        StringBuilder text = new();
        bool dotted = false;
        foreach (byte octet in octets[..Math.Min(octets.Length, MostShown)])
        {
            bool isLetter = octet is >= 0x20 and < 0x7F;
            if (isLetter || !dotted)
            {
                text.Append(isLetter ? (char)octet : '.');
            }

            dotted = !isLetter;
        }

        return $"{octets.Length} octets {text}";
    }

    /// <summary>What happened, in one line.</summary>
    public static string Text(in NodeEvent news)
    {
        if (!news.IsZocp)
        {
            ZreEvent zre = news.Zre;
            return $"{zre.Kind} {zre.Name} {zre.Group}{(zre.Reason == ExitReason.None ? "" : $" {zre.Reason}")} {zre.Detail}".TrimEnd();
        }

        ZocpEvent zocp = news.Zocp;
        return $"{zocp.Kind} {Short(zocp.Peer)} {zocp.Path} {zocp.Text} {(zocp.Value.IsNull ? "" : zocp.Value)} {zocp.Refusal}".TrimEnd();
    }

    private static string Short(Uuid uuid) => uuid == default ? "" : uuid.ToString()[..6];
}
