using System.Net;
using System.Net.Sockets;

using Tutti.Cli.Json;
using Tutti.Cli.Running;
using Tutti.Patchbay;
using Tutti.Protocols.Wire;

namespace Tutti.Cli.Web;

/// <summary>A Patchbay that is up, and how people are told of it.</summary>
internal static class WebServing
{
    /// <summary>Starts it.</summary>
    /// <exception cref="UsageException">An option is not usable.</exception>
    public static async Task<PatchbayServer> StartAsync(Invocation run, Node node, PatchbayOptions options)
    {
        try
        {
            return await PatchbayServer.StartAsync(node, options with { Logger = run.NodeOptions().Logger }, run.Cancellation);
        }
        catch (ArgumentException e)
        {
            throw new UsageException("web", e.Message.Split(" (Parameter")[0].TrimEnd('.'), "see `tutti web --help`");
        }
    }

    /// <summary>Tells where the page is: as JSON, or as a link, and on a terminal as a picture for a phone, too.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="server">The server.</param>
    /// <param name="node">Its node.</param>
    /// <param name="asRemark">True where standard output is for something else.</param>
    public static void Tell(CommandOutput output, PatchbayServer server, Node node, bool asRemark)
    {
        Uri link = LinkFor(server, node);
        if (output.AsJson)
        {
            PatchbayOptions options = server.Options;
            output.Json(
                new WebUpJson(link.ToString(), options.Address.ToString(), options.Port, options.Token, options.Show, node.Name, node.Uuid.ToString(), node.CardExplanation), CliJson.Plain.WebUpJson);
        }
        else if (asRemark)
        {
            output.Note($"Patchbay: {link}");
        }
        else
        {
            output.Line(link.ToString());
        }

        if (output.IsTerminal && !output.AsJson && !IPAddress.IsLoopback(server.Options.Address))
        {
            QrPicture.Print(output, link.ToString());
        }

        if (server.LayoutTrouble is { } trouble)
        {
            output.Note(trouble);
        }
    }

    // On all cards: by the one on which the show is.
    private static Uri LinkFor(PatchbayServer server, Node node) =>
        server.Options.Address.Equals(IPAddress.Any) && Endpoint.TryParse(node.Endpoint, out Endpoint endpoint)
        && IPAddress.TryParse(endpoint.Host, out IPAddress? card) && card.AddressFamily == AddressFamily.InterNetwork
            ? server.LinkOf(card)
            : server.Link;
}
