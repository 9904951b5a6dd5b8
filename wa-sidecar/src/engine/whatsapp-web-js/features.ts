/**
 * What each feature needs of the page, by the names of WhatsApp Web's modules: `Module`,
 * `Module.member` or deeper. Looked for when the page is ready, see `missingInPage`.
 */
export interface FeatureNeeds {
  feature: string;
  needs: readonly string[];
}

/** Without these a session is of no use: the page is `page_incompatible`. */
export const coreNeeds: readonly FeatureNeeds[] = [
  {
    feature: 'connection',
    needs: ['WAWebSocketModel.Socket.on', 'WAWebCmd.Cmd', 'WAWebUserPrefsMeUser.getMaybeMePnUser'],
  },
  {
    feature: 'text_send',
    needs: [
      'WAWebSendMsgChatAction.addAndSendMsgToChat',
      'WAWebMsgKey',
      'WAWebWidFactory.createWid',
      'WAWebFindChatAction.findOrCreateLatestChat',
      'WAWebGetEphemeralFieldsMsgActionsUtils.getEphemeralFields',
      'WAWebChatGetters.getIsBroadcast',
    ],
  },
  {
    feature: 'text_receive',
    needs: [
      'WAWebCollections.Msg.on',
      'WAWebCollections.Msg.get',
      'WAWebCollections.Chat.getModelsArray',
      'WALinkify.findLinks',
    ],
  },
];

/** Each of these can be missing without harm to the others. */
export const optionalNeeds: readonly FeatureNeeds[] = [
  { feature: 'number_check', needs: ['WAWebQueryExistsJob.queryWidExists'] },
  { feature: 'backfill', needs: ['WAWebChatLoadMessages.loadEarlierMsgs'] },
  { feature: 'typing', needs: ['WAWebChatStateBridge.sendChatStateComposing'] },
  {
    feature: 'pairing_code',
    needs: [
      'WAWebAltDeviceLinkingApi.setPairingType',
      'WAWebAltDeviceLinkingApi.initializeAltDeviceLinking',
      'WAWebAltDeviceLinkingApi.startAltLinkingFlow',
    ],
  },
  { feature: 'qr_refresh', needs: ['WAWebCmd.Cmd.refreshQR'] },
  { feature: 'logout', needs: ['WAWebSocketModel.Socket.logout'] },
  { feature: 'contact_numbers', needs: ['WAWebApiContact.getAlternateUserWid'] },
];
