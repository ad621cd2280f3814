import HTTPTypes
import HummingbirdCore
import NIOCore
import NIOHTTPTypes

/// Ends what slow and hostile clients hold open: bodies that dribble, answers that nobody takes, requests by the hundred ahead of their
/// answers. What the server library leaves open: it times silence alone, and only while no answer is due.
final class ConnectionGuard: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private var pace: ConnectionPace
    private var look: Scheduled<Void>?
    private static let betweenLooks = TimeAmount.seconds(1)

    init(_ limits: ConnectionPace.Limits) { pace = ConnectionPace(limits) }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head: if pace.began(at: .now()) == .shut { return context.close(promise: nil) }
        case .body(let bytes): pace.received(bytes.readableBytes)
        case .end: pace.ended()
        }
        context.fireChannelRead(data)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        lookLater(context)
        context.fireChannelReadComplete()
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if case .end = unwrapOutboundIn(data) { pace.answered() }
        context.write(data, promise: promise)
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        pace.leaves(context.channel.isWritable ? nil : untaken(context), at: .now())
        lookLater(context)
        context.fireChannelWritabilityChanged()
    }

    func channelInactive(context: ChannelHandlerContext) {
        look?.cancel()
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) { look?.cancel() }

    private func lookLater(_ context: ChannelHandlerContext) {
        guard look == nil, pace.isPending else { return }
        look = context.eventLoop.assumeIsolated().scheduleTask(in: Self.betweenLooks) { [self] in
            look = nil
            judge(context)
        }
    }

    private func judge(_ context: ChannelHandlerContext) {
        guard context.channel.isActive else { return }
        switch pace.verdict(at: .now(), untaken: untaken(context)) {
        case .well: lookLater(context)
        case .bodyTooSlow:
            context.fireErrorCaught(BodyTooSlow())
            lookLater(context)
        case .shut: context.close(promise: nil)
        }
    }

    private func untaken(_ context: ChannelHandlerContext) -> Int {
        (try? context.channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
    }
}

/// The rest of a body did not come in time.
struct BodyTooSlow: Error {}
