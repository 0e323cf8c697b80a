using System.Numerics;

namespace Tutti.Patchbay.Rooms;

/// <summary>The clients of a room, and who of them has yet to be told what.</summary>
/// <remarks>
/// A thing waits for a client at most once, as a bit of the thing and a place in the client's list, so what is kept for a slow client is bounded by the room, and the client gets
/// the newest state. Thread-safe: no, used with the room's lock held.
/// </remarks>
internal sealed class Audience
{
    /// <summary>As many clients as a word has bits.</summary>
    public const int MostClients = 64;

    private readonly ClientView?[] _clients = new ClientView?[MostClients];

    /// <summary>Those that are here.</summary>
    public IEnumerable<ClientView> Clients => _clients.Where(c => c is not null)!;

    /// <summary>The lowest free place; not less than <see cref="MostClients"/> when there is none.</summary>
    public int FreeSlot => Array.IndexOf(_clients, null) is >= 0 and int slot ? slot : MostClients;

    /// <summary>Lets a client in, at its place.</summary>
    public void Add(ClientView client)
    {
        _clients[client.Slot] = client;
        TellAll(other => other.News |= ClientNews.Clients);
    }

    /// <summary>True when a client is here.</summary>
    public bool Has(ClientView client) => _clients[client.Slot] == client;

    /// <summary>A client has gone; nothing may wait for it.</summary>
    public void Remove(ClientView client)
    {
        _clients[client.Slot] = null;
        TellAll(other => other.News |= ClientNews.Clients);
    }

    /// <summary>Some clients have yet to be told of a value.</summary>
    public void Tell(ShownParameter parameter, ulong clients)
    {
        ulong lacking = clients & ~parameter.NewFor;
        parameter.NewFor |= lacking;
        for (; lacking != 0; lacking &= lacking - 1)
        {
            _clients[BitOperations.TrailingZeroCount(lacking)]!.Add(parameter);
        }
    }

    /// <summary>All have yet to be told of a node.</summary>
    public void Tell(ShownNode node)
    {
        foreach (ClientView client in Clients.Where(c => (node.NewFor & c.Bit) == 0))
        {
            node.NewFor |= client.Bit;
            client.Add(node);
        }
    }

    /// <summary>All have yet to be told of a patch.</summary>
    public void Tell(ShownPatch patch)
    {
        foreach (ClientView client in Clients.Where(c => (patch.NewFor & c.Bit) == 0))
        {
            patch.NewFor |= client.Bit;
            client.Add(patch);
        }
    }

    /// <summary>Who has an end of a patch on screen has yet to be told how busy it is.</summary>
    public void TellBusy(ShownPatch patch)
    {
        foreach (ClientView client in Clients.Where(c => (patch.BusyFor & c.Bit) == 0 && (c.SeesNodes.Contains(patch.Facts.From.Node) || c.SeesNodes.Contains(patch.Facts.To.Node))))
        {
            patch.BusyFor |= client.Bit;
            client.AddBusy(patch);
        }
    }

    /// <summary>All have yet to be told something.</summary>
    /// <param name="tell">Notes what.</param>
    public void TellAll(Action<ClientView> tell)
    {
        foreach (ClientView client in Clients)
        {
            tell(client);
            client.Ring();
        }
    }
}
