// The icons of the navigation, by name. Add what an area needs; only what is named here is bundled.
import {
  Bell, Briefcase, Calendar, DataAnalysis, DocumentChecked, Edit, Files, Grid, HomeFilled, List, MapLocation,
  Message, OfficeBuilding, Opportunity, Phone, Promotion, Reading, Service, Setting, Stamp, Tickets, User,
} from '@element-plus/icons-vue'
import type { Component } from 'vue'

export const icons: Record<string, Component> = {
  bell: Bell, briefcase: Briefcase, calendar: Calendar, chart: DataAnalysis, checked: DocumentChecked, edit: Edit,
  files: Files, grid: Grid, home: HomeFilled, list: List, map: MapLocation, message: Message,
  building: OfficeBuilding, idea: Opportunity, phone: Phone, send: Promotion, book: Reading, service: Service,
  setting: Setting, stamp: Stamp, tickets: Tickets, user: User,
}
